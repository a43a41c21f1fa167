package org.camfleet.core.media;

/**
 * Microseconds since the Unix epoch for media: runs on the monotonic clock, so that small
 * adjustments of the wall clock do not disturb it. Any thread.
 */
public final class EpochClock {
  private static final long CHECK_EVERY_NANOS = 1_000_000_000L;
  // A wall clock that is this far away was set by hand or by a first time synchronisation.
  private static final long STEP_MICROS = 2_000_000L;

  private static volatile long offsetMicros = wallOffset();
  private static volatile long checkedNanos = System.nanoTime();

  private EpochClock() {}

  /** The time now; falls only when the wall clock was set back by more than two seconds. */
  public static long micros() {
    long nanos = System.nanoTime();
    if (nanos - checkedNanos > CHECK_EVERY_NANOS) {
      checkedNanos = nanos;
      long wall = wallOffset();
      if (Math.abs(wall - offsetMicros) > STEP_MICROS) {
        offsetMicros = wall;
      }
    }
    return offsetMicros + nanos / 1000;
  }

  private static long wallOffset() {
    return System.currentTimeMillis() * 1000 - System.nanoTime() / 1000;
  }
}
