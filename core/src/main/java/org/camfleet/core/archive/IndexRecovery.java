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

  /** Others wait for a stream's fence while a batch of it is added. */
  private static final int LARGEST_BATCH = 200;

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
    return last.compareTo(stored) > 0 ? before(stored) : last;
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

  /** Lists what is in the files from a number on; gives how much that is. */
  CompletionStage<Integer> relist(ArchiveStream stream, FragmentNumber from) {
    return list(stream, before(from));
  }

  private static FragmentNumber before(FragmentNumber number) {
    return new FragmentNumber(number.epoch(), Math.max(0, number.sequence() - 1));
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
                add(entries, 0)
                    .thenCompose(listed -> next(stream, after, segments, count + listed)));
  }

  private CompletionStage<Integer> add(List<FragmentIndex.Entry> entries, int count) {
    if (entries.isEmpty()) {
      return CompletableFuture.completedStage(count);
    }
    int size = Math.min(LARGEST_BATCH, entries.size());
    List<FragmentIndex.Entry> batch = entries.subList(0, size);
    return index
        .add(batch)
        .thenCompose(
            added -> add(entries.subList(size, entries.size()), count + listed(batch, added)));
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
