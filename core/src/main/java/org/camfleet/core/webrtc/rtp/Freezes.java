package org.camfleet.core.webrtc.rtp;

/**
 * Counts freezes as W3C's WebRTC statistics define them ({@code freezeCount}): a picture that comes
 * later after the one before than three times the mean interval of the last 30, and than that mean
 * and 150 ms. A freeze counts when it ends. One thread.
 */
final class Freezes {
  private static final int INTERVALS = 30;

  /** Fewer intervals say little of what is usual. */
  private static final int LEAST_INTERVALS = 5;

  private static final long MARGIN_MICROS = 150_000;
  private static final long NONE = Long.MIN_VALUE;

  private final long[] intervals = new long[INTERVALS];
  private int known;
  private int at;
  private long sum;
  private long last = NONE;
  private long count;
  private long frozenMicros;

  /** A picture is shown now, on a steady line; answers how long a freeze that it ends was, or 0. */
  long picture(long nowMicros) {
    long before = last;
    last = nowMicros;
    if (before == NONE) {
      return 0;
    }
    long interval = nowMicros - before;
    long froze = isFreeze(interval) ? interval : 0;
    sum += interval - intervals[at];
    intervals[at] = interval;
    at = (at + 1) % INTERVALS;
    known = Math.min(INTERVALS, known + 1);
    if (froze > 0) {
      count++;
      frozenMicros += froze;
    }
    return froze;
  }

  private boolean isFreeze(long interval) {
    if (known < LEAST_INTERVALS) {
      return false;
    }
    long usual = sum / known;
    return interval >= Math.max(3 * usual, usual + MARGIN_MICROS);
  }

  /** Freezes that ended so far. */
  long count() {
    return count;
  }

  /** How long they were together, microseconds. */
  long frozenMicros() {
    return frozenMicros;
  }
}
