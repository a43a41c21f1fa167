package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store of this node: its streams, what brings them into the index, what sweeps them. */
final class NodeStore {
  private static final Logger log = LoggerFactory.getLogger(NodeStore.class);

  private final StorePlace place;
  private final ArchiveSettings settings;
  private final Disk disk;
  private final ArchiveThreads threads;
  private final IndexRecovery recovery;
  private final RetentionSweep sweep;
  private final StreamCheck check;
  private final InstantSource clock;
  private final Map<String, ArchiveStream> streams = new ConcurrentHashMap<>();

  NodeStore(
      StorePlace place,
      ArchiveSettings settings,
      Disk disk,
      ArchiveThreads threads,
      IndexRecovery recovery,
      RetentionSweep sweep,
      StreamCheck check,
      InstantSource clock) {
    this.place = place;
    this.settings = settings;
    this.disk = disk;
    this.threads = threads;
    this.recovery = recovery;
    this.sweep = sweep;
    this.check = check;
    this.clock = clock;
  }

  StorePlace place() {
    return place;
  }

  /** Finds the streams that have files here and lists what the index does not know of them. */
  void openKnownStreams() throws IOException {
    for (String name : disk.list(place.directory())) {
      StreamDirectory.streamIn(disk, place.directory().resolve(name))
          .ifPresent(
              key -> {
                ArchiveStream stream = stream(key);
                stream
                    .run(() -> open(stream))
                    .whenComplete((done, failure) -> warnOf(stream, failure));
              });
    }
  }

  /** Opens a stream's files unless they are open, and lists what a crash kept from the index. */
  ArchiveStream open(ArchiveStream stream) throws IOException {
    if (stream.open()) {
      recovery.reconcile(stream);
    }
    return stream;
  }

  /** The stream of this name, with files or not yet. */
  ArchiveStream stream(String key) {
    return streams.computeIfAbsent(
        key,
        stream -> {
          Path directory = StreamDirectory.of(place.directory(), stream);
          SegmentStore store =
              new SegmentStore(directory, stream, place.identity(), disk, settings, clock);
          return new ArchiveStream(stream, store, threads);
        });
  }

  /** The highest epoch of which a fragment of this stream is stored here; 0 when there is none. */
  CompletionStage<Long> highestEpoch(String key) {
    ArchiveStream stream = stream(key);
    return stream.run(() -> open(stream).store().last().epoch());
  }

  /** Compares a stream's files with the index, once what a crash left is mended. */
  CompletionStage<ArchiveFindings> check(String key, StreamCheck.Manner manner) {
    ArchiveStream stream = stream(key);
    return stream
        .run(() -> open(stream))
        .thenCompose(ArchiveStream::whenReconciled)
        .thenCompose(done -> check.check(stream, manner));
  }

  /** The streams that have files here, or had. */
  List<String> streams() {
    return List.copyOf(streams.keySet());
  }

  /** Forces to the disk what waits since the configured time. */
  void forceOverdue() {
    for (ArchiveStream stream : streams.values()) {
      if (stream.store().isUnforced()) {
        stream
            .run(
                () -> {
                  stream.forceIfDue();
                  return stream;
                })
            .whenComplete((done, failure) -> warnOf(stream, failure));
      }
    }
  }

  /** Lists the fragments of a stream's files from a number on; gives how many there are. */
  CompletionStage<Integer> relist(String key, FragmentNumber from) {
    ArchiveStream stream = stream(key);
    return stream.run(() -> open(stream)).thenCompose(opened -> recovery.relist(opened, from));
  }

  /** Deletes what is older than its stream's retention. */
  CompletableFuture<Void> applyRetention(Retention retention, long nowMicros) {
    return forAll(stream -> applyRetention(retention, stream, nowMicros));
  }

  private CompletionStage<Void> applyRetention(
      Retention retention, ArchiveStream stream, long nowMicros) {
    return retention
        .of(stream.stream())
        .thenCompose(
            rule ->
                rule.isPresent()
                    ? sweep.apply(stream, rule.get(), nowMicros)
                    : CompletableFuture.<Void>completedStage(null))
        .handle((done, failure) -> warnOf(stream, failure));
  }

  /** All files that are finished, of all streams that are open. */
  CompletionStage<List<Overwriting.Old>> finished() {
    Queue<Overwriting.Old> files = new ConcurrentLinkedQueue<>();
    return forAll(
            stream ->
                stream
                    .run(() -> open(stream).store().finished())
                    .thenAccept(
                        all ->
                            all.forEach(
                                (begun, bytes) ->
                                    files.add(new Overwriting.Old(stream, begun, bytes))))
                    .handle((done, failure) -> warnOf(stream, failure)))
        .thenApply(done -> List.copyOf(files));
  }

  /** Deletes all that is stored of a stream here. */
  CompletionStage<Void> delete(String key) {
    return sweep.everything(stream(key));
  }

  /** Stores what is queued and closes the files. */
  CompletableFuture<Void> close() {
    return forAll(stream -> stream.run(stream::close));
  }

  private CompletableFuture<Void> forAll(Function<ArchiveStream, CompletionStage<?>> work) {
    return CompletableFuture.allOf(
        streams.values().stream()
            .map(stream -> work.apply(stream).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  static @Nullable Void warnOf(ArchiveStream stream, @Nullable Throwable failure) {
    if (failure != null) {
      log.warn("archive of {}: {}", stream.stream(), failure.toString());
    }
    return null;
  }
}
