package org.camfleet.core.archive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings stored fragments into the index, in order and in one transaction for all that came within
 * an interval: a transaction costs as much as many rows. While the index is away they wait; when
 * too many wait, the streams are read anew from their files later, from there on. Any thread.
 */
final class IndexWriter {
  private static final Logger log = LoggerFactory.getLogger(IndexWriter.class);
  private static final int LARGEST_BATCH = 500;
  private static final int MOST_WAITING = 20_000;
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LONGEST_RETRY_MILLIS = 5_000;

  /** Is told what became of a fragment; on any thread. */
  interface Outcome {
    /** It is listed. */
    void onListed();

    /** A newer join has stored something that leaves no room for it: it is never listed. */
    void onRefused();
  }

  private record Waiting(FragmentIndex.Entry entry, Outcome outcome) {}

  private final FragmentIndex index;
  private final long intervalMillis;
  private final ScheduledExecutorService scheduler;
  private final BiConsumer<String, FragmentNumber> rereadStream;
  private final Metrics.Counter retries;
  private final IndexCounters counters;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, FragmentNumber> unlisted = new HashMap<>();
  private boolean writing;
  private volatile @Nullable ScheduledFuture<?> planned;
  private long retryMillis = FIRST_RETRY_MILLIS;

  /**
   * A writer.
   *
   * @param interval how long fragments are gathered
   * @param rereadStream called for every stream whose fragments had to be dropped from the queue,
   *     with the first of them, once the index works again
   */
  IndexWriter(
      FragmentIndex index,
      Duration interval,
      ScheduledExecutorService scheduler,
      Metrics metrics,
      IndexCounters counters,
      BiConsumer<String, FragmentNumber> rereadStream) {
    this.index = index;
    this.intervalMillis = interval.toMillis();
    this.scheduler = scheduler;
    this.rereadStream = rereadStream;
    this.counters = counters;
    this.retries = metrics.counter("camfleet_archive_index_retries_total");
  }

  /** Lists a fragment, or tells that it was refused. */
  void add(FragmentIndex.Entry entry, Outcome outcome) {
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        unlisted.putIfAbsent(entry.fragment().stream(), entry.fragment().number());
        return;
      }
      waiting.add(new Waiting(entry, outcome));
      if (writing) {
        return;
      }
      writing = true;
    }
    writeAfter(intervalMillis);
  }

  private void writeAfter(long millis) {
    if (millis == 0) {
      write();
      return;
    }
    try {
      planned = scheduler.schedule(this::write, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // What is not listed is read from the segment files at the next start.
      return;
    }
  }

  /** Writes what waits without waiting for its time. */
  void flush() {
    ScheduledFuture<?> waits = planned;
    if (waits != null && waits.cancel(false)) {
      write();
    }
  }

  private void write() {
    List<Waiting> batch = new ArrayList<>();
    synchronized (waiting) {
      for (Waiting next : waiting) {
        if (batch.size() == LARGEST_BATCH) {
          break;
        }
        batch.add(next);
      }
      if (batch.isEmpty()) {
        writing = false;
        return;
      }
    }
    index
        .add(batch.stream().map(Waiting::entry).toList())
        .whenComplete(
            (added, failure) -> {
              if (failure == null) {
                listed(batch, added);
              } else {
                retry(failure);
              }
            });
  }

  private void listed(List<Waiting> batch, FragmentIndex.Added added) {
    counters.count(added);
    Set<Fragment> refused = Set.copyOf(added.refused());
    Map<String, FragmentNumber> reread;
    synchronized (waiting) {
      for (int i = 0; i < batch.size(); i++) {
        waiting.remove();
      }
      retryMillis = FIRST_RETRY_MILLIS;
      // Those that wait come first: a fragment that follows its stream's last one costs least.
      reread = waiting.size() < LARGEST_BATCH ? Map.copyOf(unlisted) : Map.of();
      reread.keySet().forEach(unlisted::remove);
    }
    for (Waiting one : batch) {
      if (refused.contains(one.entry().fragment())) {
        one.outcome().onRefused();
      } else {
        one.outcome().onListed();
      }
    }
    reread.forEach(rereadStream);
    writeAfter(batch.size() == LARGEST_BATCH ? 0 : intervalMillis);
  }

  private void retry(Throwable failure) {
    retries.increment();
    long delay;
    synchronized (waiting) {
      delay = retryMillis;
      retryMillis = Math.min(LONGEST_RETRY_MILLIS, 2 * retryMillis);
    }
    if (delay == FIRST_RETRY_MILLIS) {
      log.warn("fragment index: {} (stored fragments wait to be listed)", failure.toString());
    }
    writeAfter(delay);
  }
}
