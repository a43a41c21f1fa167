package org.camfleet.core.bridge.farend;

import java.util.PriorityQueue;

/** Time that passes only when something is due. */
public final class VirtualTime {
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long now;
  private long order;

  private record Due(long at, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  /** Does something after so many nanoseconds. */
  public void after(long nanos, Runnable what) {
    queue.add(new Due(now + Math.max(0, nanos), order++, what));
  }

  /** Lets time pass up to this moment. */
  public void runUntil(long end) {
    while (!queue.isEmpty() && queue.peek().at() <= end) {
      Due due = queue.poll();
      now = due.at();
      due.what().run();
    }
    now = end;
  }
}
