package org.camfleet.core.webrtc.rtp;

import java.util.PriorityQueue;
import org.camfleet.core.media.LoopTimer;

/** A loop whose time the test turns. */
public final class ManualTimer implements LoopTimer {
  /** An arbitrary present. */
  public static final long START = 1_790_000_000_000_000L;

  private record Task(long at, long order, Runnable run) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long now = START;
  private long order;

  @Override
  public long nowMicros() {
    return now;
  }

  @Override
  public void schedule(long delayMicros, Runnable task) {
    tasks.add(new Task(now + delayMicros, order++, task));
  }

  /** Runs everything that is due up to a time. */
  public void advanceTo(long micros) {
    while (!tasks.isEmpty() && tasks.peek().at <= micros) {
      Task task = tasks.poll();
      now = Math.max(now, task.at);
      task.run.run();
    }
    now = Math.max(now, micros);
  }

  public void advance(long micros) {
    advanceTo(now + micros);
  }

  /** Tasks that wait. */
  public int waiting() {
    return tasks.size();
  }
}
