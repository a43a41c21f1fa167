package org.camfleet.core.archive;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the index back into agreement with the segment files. Any thread. */
final class IndexRecovery {
  private static final Logger log = LoggerFactory.getLogger(IndexRecovery.class);
  private static final FragmentNumber NOTHING = new FragmentNumber(0, 0);
  private static final int RETRY_SECONDS = 5;

  private final FragmentIndex index;
  private final String storeId;
  private final ScheduledExecutorService scheduler;
  private final IndexCounters counters;

  IndexRecovery(
      FragmentIndex index,
      String storeId,
      ScheduledExecutorService scheduler,
      IndexCounters counters) {
    this.index = index;
    this.storeId = storeId;
    this.scheduler = scheduler;
    this.counters = counters;
  }

  /** Lists what is in the files but not in the index, until it succeeds. On the stream's line. */
  void reconcile(ArchiveStream stream) {
    FragmentNumber stored = stream.store().last();
    if (stored.equals(NOTHING)) {
      return;
    }
    index
        .last(storeId, stream.stream())
        .thenCompose(last -> list(stream, knownUpTo(last.orElse(NOTHING), stored)))
        .whenComplete(
            (count, failure) -> {
              if (failure != null) {
                log.warn("fragment index of {}: {}", stream.stream(), failure.toString());
                retry(stream);
              } else if (count > 0) {
                log.info("fragment index of {}: {} fragments listed", stream.stream(), count);
              }
            });
  }

  /**
   * Up to which number the index surely knows all. If something newer than what was found on
   * opening is listed already, the newest file is listed again to be sure.
   */
  private static FragmentNumber knownUpTo(FragmentNumber last, FragmentNumber stored) {
    return last.compareTo(stored) > 0
        ? new FragmentNumber(stored.epoch(), Math.max(0, stored.sequence() - 1))
        : last;
  }

  private void retry(ArchiveStream stream) {
    if (!scheduler.isShutdown()) {
      scheduler.schedule(
          () -> stream.execute(() -> reconcile(stream)), RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Lists everything in the files that no newer join leaves no room for; gives how much that is.
   */
  CompletionStage<Integer> rebuild(ArchiveStream stream) {
    return list(stream, NOTHING);
  }

  private CompletionStage<Integer> list(ArchiveStream stream, FragmentNumber after) {
    return stream
        .run(() -> stream.store().segmentsAfter(after))
        .thenCompose(segments -> next(stream, after, segments.iterator(), 0));
  }

  private CompletionStage<Integer> next(
      ArchiveStream stream, FragmentNumber after, Iterator<Long> segments, int count) {
    if (!segments.hasNext()) {
      return CompletableFuture.completedStage(count);
    }
    long segment = segments.next();
    return stream
        .run(() -> entriesAfter(stream, segment, after))
        .thenCompose(
            entries ->
                entries.isEmpty()
                    ? next(stream, after, segments, count)
                    : index
                        .add(entries)
                        .thenCompose(
                            added ->
                                next(stream, after, segments, count + listed(entries, added))));
  }

  private int listed(List<FragmentIndex.Entry> entries, FragmentIndex.Added added) {
    counters.count(added);
    return entries.size() - added.refused().size();
  }

  private static List<FragmentIndex.Entry> entriesAfter(
      ArchiveStream stream, long segment, FragmentNumber after) throws IOException {
    return stream.store().entries(segment).stream()
        .filter(entry -> entry.fragment().number().compareTo(after) > 0)
        .toList();
  }
}
