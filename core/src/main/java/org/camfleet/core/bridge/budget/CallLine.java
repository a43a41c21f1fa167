package org.camfleet.core.bridge.budget;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait to make one kind of call: first come, first served, at a rate that may change
 * while they wait. A place that was left takes no time when it is reached. Not thread-safe.
 */
final class CallLine {
  private static final double SECOND = 1e9;

  /** Who waits longer asks in between, since the rate may have been raised. */
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(100);

  /** What is missing of a place whose turn has come, for rounding. */
  private static final double TURN = 1e-6;

  private static final long LONGEST_LOOK = TimeUnit.SECONDS.toNanos(1);

  private final SortedSet<Long> left = new TreeSet<>();
  private long places;
  private double released = 1;
  private long last;
  private long departure;
  private boolean used;

  CallLine(long now) {
    last = now;
  }

  /** The next place in the line. */
  long place(long now, double perSecond) {
    release(now, perSecond);
    return places++;
  }

  /** How many wait. */
  double waiting(long now, double perSecond) {
    release(now, perSecond);
    return places - released - left.size();
  }

  /** Whoever has this place, and whose turn has not come, waits no longer. */
  void leave(long place, long now, double perSecond) {
    release(now, perSecond);
    if (place + 1 - released > TURN) {
      left.add(place);
      passLeft();
    }
  }

  /** Nanoseconds until whoever has this place should ask again; 0: its turn has come. */
  long untilTurn(long place, long now, double perSecond) {
    release(now, perSecond);
    double missing = place + 1 - released;
    if (missing <= TURN) {
      return 0;
    }
    long wait = (long) Math.ceil(missing / perSecond * SECOND);
    return wait <= SHORT ? wait : Math.min(LONGEST_LOOK, wait / 2);
  }

  /**
   * Books the departure of one whose turn has come; answers in how many nanoseconds it is. It is
   * later only when others whose turn came before were late.
   */
  long depart(long now, double perSecond) {
    long at = used ? later(now, departure) : now;
    departure = at + (long) (SECOND / perSecond);
    used = true;
    return at - now;
  }

  /** Time in which calls must not be made counts for nobody. */
  void skipTo(long now) {
    last = later(last, now);
  }

  /** An empty line lets one go at once and no more: it saves nothing up. */
  private void release(long now, double perSecond) {
    if (now - last > 0) {
      released = Math.min(places + 1, released + (now - last) * perSecond / SECOND);
      last = now;
      passLeft();
    }
  }

  private void passLeft() {
    while (!left.isEmpty() && left.first() <= released) {
      left.remove(left.first());
      released = Math.min(places + 1, released + 1);
    }
  }

  /** The later of two moments of a clock that may wrap. */
  static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }
}
