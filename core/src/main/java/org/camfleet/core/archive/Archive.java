package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's stored media: records streams, reads fragments back, deletes what is too old. Segment
 * files below {@code DIRECTORY/media} are the truth, the index lists them. Any thread.
 */
public final class Archive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Archive.class);
  private static final int CLOSE_SECONDS = 10;
  private static final int REREAD_SECONDS = 10;

  private final ArchiveSettings settings;
  private final FragmentIndex index;
  private final DirectoryLock lock;
  private final Disk disk;
  private final InstantSource clock;
  private final ArchiveThreads threads;
  private final ArchiveParts parts;
  private final IndexRecovery recovery;
  private final RetentionSweep sweep;
  private final SegmentLeases leases = new SegmentLeases();
  private final Map<String, ArchiveStream> streams = new ConcurrentHashMap<>();
  private final Metrics.Counter damagedReads;

  Archive(
      ArchiveSettings settings,
      FragmentIndex index,
      DirectoryLock lock,
      Disk disk,
      Metrics metrics,
      Events events,
      InstantSource clock) {
    this.settings = settings;
    this.lock = lock;
    this.disk = disk;
    this.clock = clock;
    this.threads = new ArchiveThreads(settings.threads());
    this.index = index;
    IndexCounters counters = new IndexCounters(metrics);
    this.recovery = new IndexRecovery(index, lock.identity(), threads.scheduler(), counters);
    IndexWriter writer =
        new IndexWriter(
            index, settings.indexInterval(), threads.scheduler(), metrics, counters, this::reread);
    GapLog gaps = new GapLog(metrics, events, clock);
    this.parts = new ArchiveParts(settings, recovery, writer, gaps, metrics);
    this.sweep = new RetentionSweep(index, leases, lock.identity(), metrics);
    this.damagedReads = metrics.counter("camfleet_archive_damaged_reads_total");
  }

  /**
   * Opens the archive of a data directory, alone: a second server is refused. What a crash kept
   * from the index is listed in the background.
   */
  public static Archive open(
      ArchiveSettings settings, FragmentIndex index, Metrics metrics, Events events)
      throws ArchiveUnavailableException {
    DirectoryLock lock = DirectoryLock.take(settings.mediaDirectory());
    try {
      Disk disk = new LocalDisk(settings.mediaDirectory());
      Archive archive =
          new Archive(settings, index, lock, disk, metrics, events, InstantSource.system());
      archive.openKnownStreams();
      return archive;
    } catch (IOException e) {
      lock.close();
      throw new ArchiveUnavailableException(
          "media directory " + settings.mediaDirectory() + ": " + e + " (expected: readable)", e);
    }
  }

  /** Finds the streams that have files here and lists what the index does not know of them. */
  void openKnownStreams() throws IOException {
    for (String name : disk.list(settings.mediaDirectory())) {
      Path directory = settings.mediaDirectory().resolve(name);
      StreamDirectory.streamIn(disk, directory)
          .ifPresent(
              key -> {
                ArchiveStream stream = stream(key);
                stream
                    .run(() -> open(stream))
                    .whenComplete((done, failure) -> warnOf(stream, failure));
              });
    }
  }

  /** Starts to record a stream for one master session. */
  public StreamRecorder record(String stream, long epoch, StreamRecorder.Listener listener) {
    return new StreamRecorder(parts, stream(stream), epoch, listener);
  }

  /** The highest epoch of which a fragment of this stream is stored here; 0 when there is none. */
  public CompletionStage<Long> highestEpoch(String stream) {
    ArchiveStream files = stream(stream);
    return files.run(
        () -> {
          parts.open(files);
          return files.store().last().epoch();
        });
  }

  /** Refuses fragments of epochs below {@code epoch} from now on, on all nodes. */
  public CompletionStage<Void> fence(String stream, long epoch) {
    ArchiveStream files = stream(stream);
    files.execute(() -> files.fence(epoch));
    return index.fence(stream, epoch);
  }

  /**
   * Reads a part of a fragment. The stage fails with {@link DamagedFragmentException} when the
   * bytes are not what was written, with NoSuchFileException when retention has deleted them, with
   * RejectedExecutionException when too many reads wait.
   */
  public CompletionStage<byte[]> read(Fragment fragment, Part part) {
    Fragment.Place place = fragment.place();
    if (!place.store().equals(lock.identity())) {
      return CompletableFuture.failedFuture(
          new IOException(
              "fragment %s: in store %s (expected: %s)"
                  .formatted(fragment.number(), place.store(), lock.identity())));
    }
    SegmentStore store = stream(fragment.stream()).store();
    return threads.read(
        () -> {
          leases.take(fragment.stream(), place.segment());
          try {
            return store.read(place, part);
          } catch (DamagedFragmentException e) {
            damagedReads.increment();
            log.warn("archive: {}", e.getMessage());
            throw e;
          } finally {
            leases.release(fragment.stream(), place.segment());
          }
        });
  }

  /** Lists all fragments of a stream's files anew; gives how many there are. */
  public CompletionStage<Integer> rebuildIndex(String stream) {
    ArchiveStream files = stream(stream);
    return files.run(() -> open(files)).thenCompose(recovery::rebuild);
  }

  /** As {@link #rebuildIndex}, until it succeeds. */
  private void reread(String stream) {
    rebuildIndex(stream)
        .whenComplete(
            (count, failure) -> {
              if (failure != null) {
                warnOf(stream(stream), failure);
                threads.later(() -> reread(stream), REREAD_SECONDS);
              }
            });
  }

  private ArchiveStream open(ArchiveStream stream) throws IOException {
    parts.open(stream);
    return stream;
  }

  /** Deletes from now on, every {@code interval}, what is older than a stream's retention. */
  public void startRetention(Retention retention, Duration interval) {
    threads
        .scheduler()
        .scheduleWithFixedDelay(
            () -> applyRetention(retention),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Deletes what is older than its stream's retention; the stage ends when that is done. */
  public CompletionStage<Void> applyRetention(Retention retention) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return CompletableFuture.allOf(
        streams.values().stream()
            .map(stream -> applyRetention(retention, stream, now))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> applyRetention(
      Retention retention, ArchiveStream stream, long now) {
    return retention
        .of(stream.stream())
        .thenCompose(
            age ->
                age.isPresent()
                    ? sweep.olderThan(stream, age.get(), now)
                    : CompletableFuture.<Void>completedStage(null))
        .handle((done, failure) -> warnOf(stream, failure))
        .toCompletableFuture();
  }

  /** Deletes all that is stored of a stream here. */
  public CompletionStage<Void> delete(String stream) {
    return sweep.everything(stream(stream));
  }

  private ArchiveStream stream(String key) {
    return streams.computeIfAbsent(
        key,
        stream -> {
          Path directory = StreamDirectory.of(settings.mediaDirectory(), stream);
          SegmentStore store =
              new SegmentStore(directory, stream, lock.identity(), disk, settings, clock);
          return new ArchiveStream(stream, store, threads.storing());
        });
  }

  private static @Nullable Void warnOf(ArchiveStream stream, @Nullable Throwable failure) {
    if (failure != null) {
      log.warn("archive of {}: {}", stream.stream(), failure.toString());
    }
    return null;
  }

  /** Stores what is queued, closes the files and gives the directory free. */
  @Override
  public void close() {
    CompletableFuture<?>[] closing =
        streams.values().stream()
            .map(stream -> stream.run(stream::close).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(closing).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("archive: closing failed: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.indexWriter().flush();
    threads.close();
    lock.close();
  }
}
