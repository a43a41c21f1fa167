package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's stored media: records streams, reads fragments back, deletes what is too old. Segment
 * files are the truth, the index lists them. They lie below {@code DIRECTORY/media}, or in this
 * node's own folder below one that all nodes share; then those of all nodes are read. Any thread.
 */
public final class Archive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Archive.class);
  private static final int CLOSE_SECONDS = 10;
  private static final int REREAD_SECONDS = 10;
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);

  private final FragmentIndex index;
  private final ArchiveHome home;
  private final InstantSource clock;
  private final ArchiveThreads threads;
  private final ArchiveParts parts;
  private final DiskWatch watch;
  private final StoreReader reader;
  private final NodeStore own;
  private final Overwriting overwriting;
  private final boolean overwrites;

  /** All stores of this node, its own first. */
  private final List<NodeStore> stores = new ArrayList<>();

  private final @Nullable GoneStores gone;

  Archive(
      ArchiveSettings settings,
      FragmentIndex index,
      ArchiveHome home,
      Disk disk,
      Metrics metrics,
      Events events,
      InstantSource clock) {
    this.index = index;
    this.home = home;
    this.clock = clock;
    this.threads = new ArchiveThreads(settings.threads());
    IndexCounters counters = new IndexCounters(metrics);
    GapLog gaps = new GapLog(metrics, events, clock);
    SegmentLeases leases = new SegmentLeases();
    for (StorePlace place : home.places()) {
      String id = place.identity();
      IndexRecovery recovery =
          new IndexRecovery(index, id, threads.scheduler(), counters, gaps::lost);
      RetentionSweep sweep = new RetentionSweep(index, leases, id, metrics);
      StreamCheck check = new StreamCheck(index, id, threads, leases);
      stores.add(new NodeStore(place, settings, disk, threads, recovery, sweep, check, clock));
    }
    this.own = stores.get(0);
    this.overwrites = settings.lowSpace().overwrites();
    this.overwriting =
        new Overwriting(
            new RetentionSweep(index, leases, own.place().identity(), metrics),
            events,
            clock,
            metrics);
    IndexWriter writer =
        new IndexWriter(
            index, settings.indexInterval(), threads.scheduler(), metrics, counters, this::reread);
    this.watch =
        new DiskWatch(own.place().directory(), disk, settings.lowSpace(), metrics, events, clock);
    Listings listings = new Listings(own.place().identity());
    this.parts = new ArchiveParts(settings, own, writer, gaps, watch, listings, metrics);
    Path shared = settings.shared();
    this.reader = new StoreReader(home.places(), shared, disk, threads, leases, metrics);
    this.gone =
        shared == null
            ? null
            : new GoneStores(
                shared,
                home.places().stream().map(StorePlace::identity).collect(Collectors.toSet()),
                disk,
                threads,
                settings,
                index,
                leases,
                metrics,
                clock);
  }

  /**
   * Opens the archive of a data directory, alone: a second server is refused. What a crash kept
   * from the index is listed in the background.
   */
  public static Archive open(
      ArchiveSettings settings, FragmentIndex index, Metrics metrics, Events events)
      throws ArchiveUnavailableException {
    ArchiveHome home = ArchiveHome.take(settings);
    Path directory = home.own().directory();
    try {
      Disk disk = new LocalDisk(directory);
      Archive archive =
          new Archive(settings, index, home, disk, metrics, events, InstantSource.system());
      archive.openKnownStreams();
      archive.every(LOOK, archive::lookAtTheDisk);
      archive.every(lateForce(settings), archive::forceOverdue);
      return archive;
    } catch (IOException e) {
      home.close();
      throw new ArchiveUnavailableException(
          "media directory " + directory + ": " + e + " (expected: readable)", e);
    }
  }

  /** Finds the streams that have files here and lists what the index does not know of them. */
  void openKnownStreams() throws IOException {
    for (NodeStore store : stores) {
      store.openKnownStreams();
    }
  }

  /** A camera that falls silent must not keep its last fragments from the disk. */
  private static Duration lateForce(ArchiveSettings settings) {
    Duration quarter = settings.fsyncInterval().dividedBy(4);
    return quarter.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : quarter;
  }

  void forceOverdue() {
    stores.forEach(NodeStore::forceOverdue);
  }

  void lookAtTheDisk() {
    if (watch.begin()) {
      // Not on the scheduler's one thread: a network file system may not come back.
      threads
          .read(
              () -> {
                watch.look();
                return watch;
              })
          .whenComplete((looked, failure) -> watch.end());
    }
  }

  /**
   * Why this node can not store media at present: disk-full, disk-unwritable or disk-stuck; empty
   * while it can. Known within seconds also while it records nothing.
   */
  public Optional<String> blocked() {
    return watch.blocked();
  }

  /** The part of the room for media that wait for the disk that is taken, from 0 to 1. */
  public double backlog() {
    return parts.backlog();
  }

  /** The identity of the store that this node writes, wherever it is mounted. */
  public String store() {
    return own.place().identity();
  }

  /** Wakes who waits for what this node records next. */
  public Listings listings() {
    return parts.listings();
  }

  /** Starts to record a stream for one master session. */
  public StreamRecorder record(String stream, long epoch, StreamRecorder.Listener listener) {
    return new StreamRecorder(parts, own.stream(stream), epoch, listener);
  }

  /** The highest epoch of which a fragment of this stream is stored here; 0 when there is none. */
  public CompletionStage<Long> highestEpoch(String stream) {
    return reduce(store -> store.highestEpoch(stream), 0L, Math::max);
  }

  /** Refuses fragments of epochs below {@code epoch} from now on, on all nodes. */
  public CompletionStage<Void> fence(String stream, long epoch) {
    ArchiveStream files = own.stream(stream);
    files.execute(() -> files.fence(epoch));
    return index.fence(stream, epoch);
  }

  /**
   * Reads a part of a fragment. The stage fails with {@link DamagedFragmentException} when the
   * bytes are not what was written, with NoSuchFileException when retention has deleted them, with
   * {@link StoreUnreachableException} when they lie in a store that can not be read from here, with
   * RejectedExecutionException when too many reads wait.
   */
  public CompletionStage<byte[]> read(Fragment fragment, Part part) {
    return reader.read(fragment, part);
  }

  /**
   * Compares what is stored here of a stream with what is listed of it; the file that is being
   * written is left out.
   *
   * @param bytes whether all bytes are read and compared with their checksums
   */
  public CompletionStage<ArchiveFindings> verify(String stream, boolean bytes) {
    return check(stream, new StreamCheck.Manner(bytes, false));
  }

  /** The same, and makes the index list what is stored; gives what was not so before. */
  public CompletionStage<ArchiveFindings> rebuild(String stream, boolean bytes) {
    return check(stream, new StreamCheck.Manner(bytes, true));
  }

  private CompletionStage<ArchiveFindings> check(String stream, StreamCheck.Manner manner) {
    return reduce(store -> store.check(stream, manner), ArchiveFindings.NONE, ArchiveFindings::and);
  }

  /** The streams of which something is stored here, or was since the start; sorted. */
  public List<String> streams() {
    return stores.stream().flatMap(store -> store.streams().stream()).distinct().sorted().toList();
  }

  /** Lists what this node has stored from a fragment on, until it succeeds. */
  private void reread(String stream, FragmentNumber from) {
    own.relist(stream, from)
        .whenComplete(
            (count, failure) -> {
              if (failure != null) {
                NodeStore.warnOf(own.stream(stream), failure);
                threads.later(() -> reread(stream, from), REREAD_SECONDS);
              }
            });
  }

  /** Deletes from now on, every {@code interval}, what is older than a stream's retention. */
  public void startRetention(Retention retention, Duration interval) {
    every(interval, () -> applyRetention(retention));
  }

  /**
   * Sweeps from now on, every {@code interval}, what stores in the shared folder leave behind whose
   * nodes are gone for good: one node at a time.
   */
  public void startSweepOfGoneStores(Retention retention, SweepLease lease, Duration interval) {
    if (gone == null) {
      return;
    }
    every(
        interval,
        () ->
            lease
                .take(interval.multipliedBy(2))
                .thenCompose(
                    mine ->
                        mine
                            ? sweepGoneStores(retention)
                            : CompletableFuture.<Void>completedStage(null))
                .exceptionally(
                    failure -> {
                      log.warn("stores of other nodes: {}", failure.toString());
                      return null;
                    }));
  }

  private void every(Duration interval, Runnable work) {
    threads
        .scheduler()
        .scheduleWithFixedDelay(
            work, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Deletes what is older than its stream's retention, and where the disk runs short and that is
   * wanted the oldest of what is left; the stage ends when that is done.
   */
  public CompletionStage<Void> applyRetention(Retention retention) {
    return forAll(store -> store.applyRetention(retention, nowMicros()))
        .thenCompose(
            done -> {
              long missing = overwrites ? watch.missing() : 0;
              return missing == 0
                  ? CompletableFuture.<Void>completedStage(null)
                  : own.finished()
                      .thenCompose(files -> overwriting.free(missing, files, retention));
            });
  }

  /** Sweeps the stores of nodes that are gone; the stage ends when that is done. */
  CompletionStage<Void> sweepGoneStores(Retention retention) {
    return gone == null
        ? CompletableFuture.completedStage(null)
        : gone.sweep(retention, nowMicros());
  }

  /** Deletes all that is stored of a stream here. */
  public CompletionStage<Void> delete(String stream) {
    return forAll(store -> store.delete(stream));
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private CompletableFuture<Void> forAll(Function<NodeStore, CompletionStage<Void>> work) {
    return CompletableFuture.allOf(
        stores.stream()
            .map(store -> work.apply(store).toCompletableFuture())
            .toArray(CompletableFuture[]::new));
  }

  private <T> CompletionStage<T> reduce(
      Function<NodeStore, CompletionStage<T>> work, T none, BinaryOperator<T> join) {
    CompletionStage<T> all = CompletableFuture.completedStage(none);
    for (NodeStore store : stores) {
      all = all.thenCombine(work.apply(store), join);
    }
    return all;
  }

  /** Stores what is queued, closes the files and gives the directory free. */
  @Override
  public void close() {
    try {
      forAll(NodeStore::close).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("archive: closing failed: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.indexWriter().flush();
    threads.close();
    home.close();
  }
}
