package org.camfleet.core.archive;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The archive's threads: a few to store, a few to read, one for what comes later. */
final class ArchiveThreads implements AutoCloseable {
  private static final int READERS = 4;
  private static final int MOST_WAITING_READS = 1_000;

  private final ExecutorService storing;
  private final ThreadPoolExecutor reading;
  private final ScheduledExecutorService scheduler;

  ArchiveThreads(int storingThreads) {
    storing = Executors.newFixedThreadPool(storingThreads, named("archive"));
    reading =
        new ThreadPoolExecutor(
            READERS,
            READERS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING_READS),
            named("archive-read"));
    reading.allowCoreThreadTimeOut(true);
    scheduler = Executors.newSingleThreadScheduledExecutor(named("archive-later"));
  }

  ExecutorService storing() {
    return storing;
  }

  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  /** Runs a task later, unless the archive is closed by then. */
  void later(Runnable task, int seconds) {
    try {
      scheduler.schedule(task, seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      return; // closed
    }
  }

  /** Runs a read; the stage fails with RejectedExecutionException when too many wait. */
  <T> CompletionStage<T> read(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      reading.execute(
          () -> {
            try {
              result.complete(work.call());
            } catch (Exception e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    storing.shutdown();
    reading.shutdown();
  }
}
