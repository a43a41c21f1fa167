package org.camfleet.core.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * The one thread of a simulated node. Actors take their turns in an order that a seed decides, the
 * media loop keeps its own order among them, and nothing runs unless a test lets it.
 */
final class SeededThread {
  private static final int MAX_TURNS = 200_000;

  private final List<Runnable> actors = new ArrayList<>();
  private final Deque<Runnable> loop = new ArrayDeque<>();
  private Random random = new Random(0);
  private volatile Thread onLoop;

  /** From now on this decides whose turn is next; answers what did before. */
  synchronized Random order(Random order) {
    Random former = random;
    random = order;
    return former;
  }

  /** An actor wants a turn; any thread. */
  synchronized void actor(Runnable turn) {
    actors.add(turn);
    notifyAll();
  }

  /** The media loop has one more task; any thread. */
  synchronized void loop(Runnable task) {
    loop.add(task);
  }

  /** Whether a task of the media loop runs at present. */
  boolean isOnLoop(Thread thread) {
    return thread == onLoop;
  }

  /** Somebody takes a turn; false when nobody wants one. */
  boolean turn() {
    Runnable task;
    boolean ofLoop;
    synchronized (this) {
      int waiting = actors.size() + (loop.isEmpty() ? 0 : 1);
      if (waiting == 0) {
        return false;
      }
      int next = random.nextInt(waiting);
      ofLoop = next == actors.size();
      task = ofLoop ? loop.remove() : take(next);
    }
    onLoop = ofLoop ? Thread.currentThread() : null;
    try {
      task.run();
    } finally {
      onLoop = null;
    }
    return true;
  }

  private Runnable take(int index) {
    Runnable last = actors.remove(actors.size() - 1);
    return index == actors.size() ? last : actors.set(index, last);
  }

  /** Waits, for one millisecond at most, until another thread has set something in motion. */
  synchronized void awaitOthers() throws InterruptedException {
    if (actors.isEmpty() && loop.isEmpty()) {
      wait(1);
    }
  }

  /** Turns until nobody wants one. */
  void rest() {
    for (int turns = 0; turn(); turns++) {
      if (turns > MAX_TURNS) {
        throw new AssertionError("no rest after " + turns + " turns");
      }
    }
  }
}
