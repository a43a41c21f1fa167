package org.camfleet.core.images;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.camfleet.core.metrics.Metrics;

/**
 * The node's threads that make still pictures. What would wait beyond the queue is refused, what
 * takes too long is given up; native code that hangs keeps its thread. Any thread.
 */
public final class ImagePool implements AutoCloseable {
  private final ImageSettings settings;
  private final ThreadPoolExecutor threads;
  private final Metrics.Counter refused;
  private final Metrics.Counter late;
  private final Metrics.Gauge waiting;
  private final Metrics.Histogram took;

  /** Threads that start with the first picture. */
  public ImagePool(ImageSettings settings, Metrics metrics) {
    this.settings = settings;
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            task -> {
              Thread thread = new Thread(task, "images-" + count.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    refused = metrics.counter("camfleet_images_refused_total");
    late = metrics.counter("camfleet_images_late_total");
    waiting = metrics.gauge("camfleet_images_waiting");
    took = metrics.histogram("camfleet_images_decoding_seconds");
  }

  /** What pictures may cost. */
  public ImageSettings settings() {
    return settings;
  }

  /**
   * Runs work on one of the threads; it is told whether nobody waits for it any more. The stage
   * fails with {@link ImagesBusyException} or with TimeoutException.
   */
  public <T> CompletionStage<T> run(Function<BooleanSupplier, T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      waiting.add(1);
      threads.execute(() -> work(work, result));
    } catch (RejectedExecutionException full) {
      waiting.add(-1);
      refused.increment();
      return CompletableFuture.failedFuture(
          new ImagesBusyException(
              "images: %d groups of pictures wait to be decoded (expected: at most %d at a time)"
                  .formatted(threads.getQueue().size(), settings.queue())));
    }
    return result
        .orTimeout(settings.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (done, failure) -> {
              if (failure instanceof java.util.concurrent.TimeoutException) {
                late.increment();
              }
            });
  }

  private <T> void work(Function<BooleanSupplier, T> work, CompletableFuture<T> result) {
    waiting.add(-1);
    if (result.isDone()) {
      return;
    }
    long begun = System.nanoTime();
    try {
      result.complete(work.apply(result::isDone));
    } catch (RuntimeException | LinkageError e) {
      result.completeExceptionally(e);
    } finally {
      took.record((System.nanoTime() - begun) / 1_000);
    }
  }

  /** Ends when the work that runs has ended. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
