package org.camfleet.core.webrtc.dtls;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.metrics.Metrics;

/**
 * The threads on which handshakes of one role block, two pools a node (decision D4): bounded
 * threads, at most two handshakes of one channel at work at once, the rest in a bounded queue in
 * order of arrival. Clients and servers must not share one: where bridge and service are one
 * process, each client waits for a server.
 *
 * <p>A handshake that waits for its far end costs a sleeping thread and no processor, so it keeps
 * nobody from starting until {@value #ASLEEP_EACH} times the bound sleep, or {@value #PER_KEY_ALL}
 * of one channel. Then one that has heard nothing for a while gives its thread up when another one
 * waits for it: silence after a ClientHello can not lock others out.
 */
public final class HandshakePool implements AutoCloseable {
  /** Handshakes of one channel that may be at work at once. */
  static final int PER_KEY = 2;

  /** Handshakes of one channel that may have a thread, at work or asleep. */
  static final int PER_KEY_ALL = 16;

  /** Threads that may sleep for each one that may work. */
  static final int ASLEEP_EACH = 15;

  /** One handshake: runs to its end on a pool thread. */
  interface Handshake extends Runnable {
    /** Whose turn it takes: the channel. */
    String key();
  }

  private final int threads;
  private final int mostThreads;
  private final int queueLimit;
  private final ThreadPoolExecutor executor;
  private final Queue<Handshake> waiting = new ArrayDeque<>();
  private final Map<String, Integer> runningByKey = new HashMap<>();
  private final Map<String, Integer> asleepByKey = new HashMap<>();
  private final Map<String, Integer> waitingByKey = new HashMap<>();
  private final Metrics.Counter refused;
  private final Metrics.Gauge queued;
  private int running;
  private int asleep;
  private boolean closed;

  /**
   * Makes a pool; threads start on demand and end when idle.
   *
   * @param role label of its metrics: {@code client} or {@code server}
   * @param threads handshakes that may be at work at once (expected: at least 2)
   * @param queueLimit handshakes that may wait; beyond it they are refused and counted
   */
  public HandshakePool(String role, int threads, int queueLimit, Metrics metrics) {
    this.threads = threads;
    this.mostThreads = threads * (1 + ASLEEP_EACH);
    this.queueLimit = queueLimit;
    this.executor =
        new ThreadPoolExecutor(
            0,
            2 * mostThreads, // one that ends starts the next before it is done
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("dtls-handshake", true));
    this.refused = metrics.counter("camfleet_dtls_handshakes_refused_total", "role", role);
    this.queued = metrics.gauge("camfleet_dtls_handshakes_queued", "role", role);
  }

  /** Runs or queues a handshake; false when the queue is full. */
  synchronized boolean submit(Handshake handshake) {
    if (closed || waiting.size() >= queueLimit) {
      refused.increment();
      return false;
    }
    waiting.add(handshake);
    waitingByKey.merge(handshake.key(), 1, Integer::sum);
    startWaiting();
    return true;
  }

  /** Forgets a handshake that still waits. */
  synchronized void withdraw(Handshake handshake) {
    if (waiting.remove(handshake)) {
      decrement(waitingByKey, handshake.key());
      queued.set(waiting.size());
    }
  }

  /** The turn of a handshake of this key, as its transport sees it. */
  LoopTransport.Turn turn(String key) {
    return new LoopTransport.Turn() {
      @Override
      public void asleep() {
        HandshakePool.this.asleep(key);
      }

      @Override
      public void awake() {
        HandshakePool.this.awake(key);
      }

      @Override
      public boolean isWanted() {
        return HandshakePool.this.isWanted(key);
      }
    };
  }

  /** A running handshake has nothing to do until its far end is heard: another one may start. */
  private synchronized void asleep(String key) {
    running--;
    decrement(runningByKey, key);
    asleep++;
    asleepByKey.merge(key, 1, Integer::sum);
    if (!closed) {
      startWaiting();
    }
  }

  /** It goes on, even where that makes one more than may start. */
  private synchronized void awake(String key) {
    asleep--;
    decrement(asleepByKey, key);
    running++;
    runningByKey.merge(key, 1, Integer::sum);
  }

  /** Whether the thread of a handshake of this key keeps another one from starting. */
  private synchronized boolean isWanted(String key) {
    boolean full = running + asleep >= mostThreads;
    return full ? !waiting.isEmpty() : waitingByKey.containsKey(key) && isFull(key);
  }

  private boolean isFull(String key) {
    int working = runningByKey.getOrDefault(key, 0);
    return working + asleepByKey.getOrDefault(key, 0) >= PER_KEY_ALL;
  }

  /** Handshakes that have a thread. */
  public synchronized int running() {
    return running + asleep;
  }

  private void startWaiting() {
    Iterator<Handshake> all = waiting.iterator();
    while (running < threads && running + asleep < mostThreads && all.hasNext()) {
      Handshake next = all.next();
      if (runningByKey.getOrDefault(next.key(), 0) < PER_KEY && !isFull(next.key())) {
        all.remove();
        decrement(waitingByKey, next.key());
        runningByKey.merge(next.key(), 1, Integer::sum);
        running++;
        executor.execute(() -> runToEnd(next));
      }
    }
    queued.set(waiting.size());
  }

  private void runToEnd(Handshake handshake) {
    try {
      handshake.run();
    } finally {
      ended(handshake);
    }
  }

  private synchronized void ended(Handshake handshake) {
    running--;
    decrement(runningByKey, handshake.key());
    if (!closed) {
      startWaiting();
    }
  }

  private static void decrement(Map<String, Integer> counts, String key) {
    counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }

  /** Refuses new handshakes and drops waiting ones; running ones end by their deadline. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    waitingByKey.clear();
    executor.shutdown();
  }
}
