package org.camfleet.core.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.metrics.Metrics;

/**
 * Deletes whole segment files: first from the index, so that nothing listed is without bytes, then
 * from the disk. A file that is being read stays until the next sweep, and one with anything that
 * is held until nothing of it is. Any thread.
 */
final class RetentionSweep {
  private final FragmentIndex index;
  private final SegmentLeases leases;
  private final String storeId;
  private final Metrics.Counter deleted;
  private final Metrics.Counter beyondBytes;

  RetentionSweep(FragmentIndex index, SegmentLeases leases, String storeId, Metrics metrics) {
    this.index = index;
    this.leases = leases;
    this.storeId = storeId;
    this.deleted = metrics.counter("camfleet_archive_deleted_segments_total");
    this.beyondBytes = metrics.counter("camfleet_archive_size_deleted_bytes_total");
  }

  /** Deletes the files that are too old by a rule, then the oldest of what is too much. */
  CompletionStage<Void> apply(ArchiveStream stream, Retention.Rule rule, long nowMicros) {
    return applyAge(stream, rule, nowMicros)
        .thenCompose(
            done ->
                rule.bytes() == Retention.ANY
                    ? CompletableFuture.<Void>completedStage(null)
                    : applyBytes(stream, rule));
  }

  private CompletionStage<Void> applyBytes(ArchiveStream stream, Retention.Rule rule) {
    return stream
        .run(() -> SizeLimit.of(stream.store(), rule))
        .thenCompose(
            limit -> shrink(stream, rule.holds(), limit.oldest().iterator(), limit.excess()));
  }

  /** What turns out to be held counts as gone: nothing newer pays for it. */
  private CompletionStage<Void> shrink(
      ArchiveStream stream,
      List<Retention.Hold> holds,
      Iterator<SizeLimit.Sized> files,
      long excess) {
    if (excess <= 0 || !files.hasNext()) {
      return CompletableFuture.completedStage(null);
    }
    SizeLimit.Sized file = files.next();
    return removeUnlessHeld(stream, file.segment(), holds)
        .thenCompose(
            gone -> {
              beyondBytes.add(gone ? file.bytes() : 0);
              return shrink(stream, holds, files, excess - file.bytes());
            });
  }

  private CompletionStage<Void> applyAge(
      ArchiveStream stream, Retention.Rule rule, long nowMicros) {
    long before = nowMicros - rule.age().toNanos() / 1000;
    return stream
        .run(() -> free(stream.store(), before, rule.holds()))
        .thenCompose(
            segments ->
                segments.isEmpty()
                    ? CompletableFuture.<Void>completedStage(null)
                    : next(stream, rule.holds(), segments.iterator())
                        .thenCompose(done -> tidy(stream)));
  }

  /** Those that are old and were not written at a time that is held. */
  private static List<Long> free(SegmentStore store, long before, List<Retention.Hold> holds)
      throws IOException {
    List<Long> free = new ArrayList<>();
    for (long segment : store.olderThan(before)) {
      long finished = store.finishedMicros(segment);
      if (holds.stream().noneMatch(hold -> hold.touches(segment * 1000, finished))) {
        free.add(segment);
      }
    }
    return free;
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

  private CompletionStage<Void> next(
      ArchiveStream stream, List<Retention.Hold> holds, Iterator<Long> segments) {
    if (!segments.hasNext()) {
      return CompletableFuture.completedStage(null);
    }
    long segment = segments.next();
    return removeUnlessHeld(stream, segment, holds)
        .thenCompose(done -> next(stream, holds, segments));
  }

  /** Deletes a file that was not written at a time that is held; whether it did. */
  CompletionStage<Boolean> deleteUnlessHeld(
      ArchiveStream stream, long segment, List<Retention.Hold> holds) {
    return stream
        .run(
            () -> {
              long finished = stream.store().finishedMicros(segment);
              return holds.stream().noneMatch(hold -> hold.touches(segment * 1000, finished));
            })
        .thenCompose(
            free ->
                free
                    ? removeUnlessHeld(stream, segment, holds)
                    : CompletableFuture.completedStage(false));
  }

  private CompletionStage<Boolean> removeUnlessHeld(
      ArchiveStream stream, long segment, List<Retention.Hold> holds) {
    return isHeld(stream, segment, holds.iterator())
        .thenCompose(
            held ->
                held
                    ? CompletableFuture.completedStage(false)
                    : remove(stream, segment).thenApply(done -> true));
  }

  /** A camera's clock may be far from ours: what was written at one time may be of another. */
  private CompletionStage<Boolean> isHeld(
      ArchiveStream stream, long segment, Iterator<Retention.Hold> holds) {
    if (!holds.hasNext()) {
      return CompletableFuture.completedStage(false);
    }
    Retention.Hold hold = holds.next();
    return index
        .touches(storeId, stream.stream(), segment, hold.fromMicros(), hold.toMicros())
        .thenCompose(
            held -> held ? CompletableFuture.completedStage(true) : isHeld(stream, segment, holds));
  }

  private CompletionStage<Void> remove(ArchiveStream stream, long segment) {
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
                      return null;
                    }));
  }
}
