package org.camfleet.fleet.database;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.camfleet.core.metrics.Metrics;

/** The threads that may wait for the database, behind a bounded queue. */
final class DatabaseThreads implements AutoCloseable {
  private final ThreadPoolExecutor executor;
  private final int queueLimit;
  private final Metrics.Counter refused;
  private final Metrics.Histogram duration;

  DatabaseThreads(int threads, int queueLimit, Metrics metrics) {
    this.queueLimit = queueLimit;
    this.refused = metrics.counter("camfleet_database_refused_total");
    this.duration = metrics.histogram("camfleet_database_call_seconds");
    AtomicInteger number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueLimit),
            task -> {
              Thread thread = new Thread(task, "camfleet-db-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  <T> CompletionStage<T> submit(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(() -> complete(result, work));
    } catch (RejectedExecutionException e) {
      refused.increment();
      result.completeExceptionally(
          new DatabaseException(
              executor.isShutdown()
                  ? "database: closed"
                  : "database: %d calls are waiting (limit: %d)"
                      .formatted(executor.getQueue().size(), queueLimit)));
    }
    return result;
  }

  private <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      result.complete(work.get());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    } finally {
      duration.record((System.nanoTime() - start) / 1000);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
