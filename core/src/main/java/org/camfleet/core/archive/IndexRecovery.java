package org.camfleet.core.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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
  private final BiConsumer<String, List<Fragment>> losses;

  /**
   * For one store.
   *
   * @param losses is told of fragments that were listed and are no more in their file
   */
  IndexRecovery(
      FragmentIndex index,
      String storeId,
      ScheduledExecutorService scheduler,
      IndexCounters counters,
      BiConsumer<String, List<Fragment>> losses) {
    this.index = index;
    this.storeId = storeId;
    this.scheduler = scheduler;
    this.counters = counters;
    this.losses = losses;
  }

  /**
   * Makes the index list what is in the files, until it succeeds: takes off the list what a power
   * failure, an older copy of the database or somebody's hand left without bytes, and lists what it
   * does not know. On the stream's line.
   */
  void reconcile(ArchiveStream stream) {
    List<SegmentState> found = stream.store().found();
    FragmentNumber stored = lastOf(found);
    forgetDeleted(stream)
        .thenCompose(done -> index.last(storeId, stream.stream(), stored))
        .thenCompose(
            last ->
                asFound(stream, found.iterator())
                    .thenCompose(done -> list(stream, last.orElse(NOTHING))))
        .whenComplete(
            (count, failure) -> {
              if (failure != null) {
                log.warn("fragment index of {}: {}", stream.stream(), failure.toString());
                retry(stream);
              } else {
                stream.reconciled();
                if (count > 0) {
                  log.info("fragment index of {}: {} fragments listed", stream.stream(), count);
                }
              }
            });
  }

  /** What has been stored since is listed in the course of things, perhaps already. */
  private static FragmentNumber lastOf(List<SegmentState> found) {
    FragmentNumber last = found.isEmpty() ? null : found.get(found.size() - 1).last();
    return last == null ? NOTHING : last;
  }

  /** Takes off the list what was in files that are not there. */
  private CompletionStage<Void> forgetDeleted(ArchiveStream stream) {
    return index
        .segments(storeId, stream.stream())
        .thenCompose(
            listed ->
                stream.run(
                    () -> {
                      List<Long> gone = new ArrayList<>(listed);
                      gone.removeAll(stream.store().segments());
                      return gone;
                    }))
        .thenCompose(gone -> forget(stream, gone.iterator()));
  }

  private CompletionStage<Void> forget(ArchiveStream stream, Iterator<Long> gone) {
    if (!gone.hasNext()) {
      return CompletableFuture.completedStage(null);
    }
    long segment = gone.next();
    log.warn("fragment index of {}: file {} is not there", stream.stream(), segment);
    return index
        .removeSegment(storeId, stream.stream(), segment)
        .thenCompose(done -> forget(stream, gone));
  }

  /** The files at the end, whose last bytes a power failure may have taken. */
  private CompletionStage<Void> asFound(ArchiveStream stream, Iterator<SegmentState> found) {
    if (!found.hasNext()) {
      return CompletableFuture.completedStage(null);
    }
    SegmentState state = found.next();
    return index
        .in(storeId, stream.stream(), state.segment(), state.end())
        .thenCompose(
            beyond ->
                beyond.isEmpty() && !state.damaged()
                    ? CompletableFuture.<Void>completedStage(null)
                    : relistFile(stream, state.segment()))
        .thenCompose(done -> asFound(stream, found));
  }

  private CompletionStage<Void> relistFile(ArchiveStream stream, long segment) {
    return stream
        .run(() -> stream.store().entries(segment))
        .thenCompose(entries -> index.replace(storeId, stream.stream(), segment, entries, true))
        .thenAccept(
            replaced -> {
              List<Fragment> lost = replaced.lost();
              if (!lost.isEmpty()) {
                losses.accept(stream.stream(), lost);
              }
            });
  }

  private void retry(ArchiveStream stream) {
    if (!scheduler.isShutdown()) {
      scheduler.schedule(
          () -> stream.execute(() -> reconcile(stream)), RETRY_SECONDS, TimeUnit.SECONDS);
    }
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
