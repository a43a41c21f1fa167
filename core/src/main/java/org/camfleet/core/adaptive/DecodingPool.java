package org.camfleet.core.adaptive;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's threads that decode and scale, shared by all cameras. Each camera has at most one
 * turn, of one picture, waiting or running, so that none starves the others and what waits here is
 * bounded by the number of cameras.
 *
 * <p>Native code can not be interrupted. A thread that does not come back from a picture is written
 * off: its camera's line ends with a fault, and another thread takes its place, up to twice the
 * threads that were asked for; when it does come back after all, there is one less again.
 */
final class DecodingPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DecodingPool.class);

  private final DecodingSettings settings;
  private final Decoding.Factory factory;
  private final DecodingCounters counters;
  private final ThreadPoolExecutor threads;
  private final ScheduledExecutorService watch;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private int writtenOff; // guarded by threads

  /** A camera's turn. */
  interface Turn {
    /** Works on one picture. */
    void run();

    /** This turn does not come back, though it may later. */
    void hangs();
  }

  /** Threads that start with the first camera. */
  DecodingPool(DecodingSettings settings, Metrics metrics) {
    this(settings, metrics, FfmpegDecoding::new);
  }

  DecodingPool(DecodingSettings settings, Metrics metrics, Decoding.Factory factory) {
    this.settings = settings;
    this.factory = factory;
    counters = new DecodingCounters(metrics);
    threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("decoding"));
    threads.allowCoreThreadTimeOut(true);
    watch = Executors.newSingleThreadScheduledExecutor(named("decoding-watch"));
    long interval = Math.max(1, settings.hungAfter().toMillis() / 4);
    watch.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  /** What decoding may cost. */
  DecodingSettings settings() {
    return settings;
  }

  DecodingCounters counters() {
    return counters;
  }

  Decoding open() {
    return factory.open(settings);
  }

  /** Runs a turn when a thread is free; false when the pool is closed. */
  boolean execute(Turn turn) {
    try {
      threads.execute(() -> run(turn));
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  private void run(Turn turn) {
    Running now = new Running(turn, System.nanoTime());
    running.add(now);
    try {
      turn.run();
    } finally {
      running.remove(now);
      if (now.end()) {
        resize(-1);
      }
    }
  }

  private void look() {
    long now = System.nanoTime();
    for (Running turn : running) {
      if (now - turn.since >= settings.hungAfter().toNanos() && turn.writeOff()) {
        resize(1);
        turn.turn.hangs();
      }
    }
  }

  private void resize(int more) {
    synchronized (threads) {
      writtenOff += more;
      counters.hung.add(more);
      int size = settings.threads() + Math.min(writtenOff, settings.threads());
      if (writtenOff > settings.threads()) {
        log.error("{} decoding threads hang; no more are replaced", writtenOff);
      }
      if (size > threads.getMaximumPoolSize()) {
        threads.setMaximumPoolSize(size);
        threads.setCorePoolSize(size);
      } else {
        threads.setCorePoolSize(size);
        threads.setMaximumPoolSize(size);
      }
    }
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Ends when the turns that run have ended; lines that are still open get no more turns. */
  @Override
  public void close() {
    watch.shutdownNow();
    threads.shutdown();
  }

  /** A turn at work, and whether it was written off; the two ends of it meet here. */
  private static final class Running {
    private final Turn turn;
    private final long since;
    private boolean ended;
    private boolean writtenOff;

    Running(Turn turn, long since) {
      this.turn = turn;
      this.since = since;
    }

    synchronized boolean writeOff() {
      boolean first = !ended && !writtenOff;
      writtenOff |= first;
      return first;
    }

    synchronized boolean end() {
      ended = true;
      return writtenOff;
    }
  }
}
