package org.camfleet.core.rtsp;

import org.jspecify.annotations.Nullable;

/** Counts repeated troubles and tells them once an interval, with the last cause. One thread. */
final class Complaints {
  private static final long INTERVAL_MICROS = 10_000_000;

  private long count;
  private String last = "";
  private long toldMicros = Long.MIN_VALUE;

  /** One more. */
  void add(long times, String cause) {
    count += times;
    last = cause;
  }

  /** What to say now; null when there is nothing, or the last time was too recent. */
  @Nullable String due(long nowMicros) {
    if (count == 0 || (toldMicros != Long.MIN_VALUE && nowMicros - toldMicros < INTERVAL_MICROS)) {
      return null;
    }
    String text = count + " x malformed, last: " + last;
    count = 0;
    toldMicros = nowMicros;
    return text;
  }
}
