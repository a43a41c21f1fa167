package org.camfleet.core.archive;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.metrics.Metrics;

/**
 * Deletes whole segment files: first from the index, so that nothing listed is without bytes, then
 * from the disk. A file that is being read stays until the next sweep. Any thread.
 */
final class RetentionSweep {
  private final FragmentIndex index;
  private final SegmentLeases leases;
  private final String storeId;
  private final Metrics.Counter deleted;

  RetentionSweep(FragmentIndex index, SegmentLeases leases, String storeId, Metrics metrics) {
    this.index = index;
    this.leases = leases;
    this.storeId = storeId;
    this.deleted = metrics.counter("camfleet_archive_deleted_segments_total");
  }

  /** Deletes the files whose youngest fragment is older than {@code age}. */
  CompletionStage<Void> olderThan(ArchiveStream stream, Duration age, long nowMicros) {
    long before = nowMicros - age.toNanos() / 1000;
    return stream
        .run(() -> stream.store().olderThan(before))
        .thenCompose(
            segments ->
                segments.isEmpty()
                    ? CompletableFuture.<Void>completedStage(null)
                    : next(stream, segments.iterator()).thenCompose(done -> tidy(stream)));
  }

  private static CompletionStage<Void> tidy(ArchiveStream stream) {
    return stream.run(
        () -> {
          stream.store().deleteDirectory();
          return null;
        });
  }

  /** Deletes everything. */
  CompletionStage<Void> everything(ArchiveStream stream) {
    return stream
        .run(
            () -> {
              stream.store().closeActive();
              return stream.store().segments();
            })
        .thenCompose(segments -> removeAll(stream, segments));
  }

  private CompletionStage<Void> removeAll(ArchiveStream stream, List<Long> segments) {
    return index
        .removeStream(storeId, stream.stream())
        .thenCompose(
            done ->
                stream.run(
                    () -> {
                      for (long segment : segments) {
                        stream.store().delete(segment);
                      }
                      stream.store().deleteDirectory();
                      return null;
                    }));
  }

  private CompletionStage<Void> next(ArchiveStream stream, Iterator<Long> segments) {
    if (!segments.hasNext()) {
      return CompletableFuture.completedStage(null);
    }
    long segment = segments.next();
    return index
        .removeSegment(storeId, stream.stream(), segment)
        .thenCompose(
            done ->
                stream.run(
                    () -> {
                      if (!leases.isRead(stream.stream(), segment)) {
                        stream.store().delete(segment);
                        deleted.increment();
                      }
                      return segment;
                    }))
        .thenCompose(done -> next(stream, segments));
  }
}
