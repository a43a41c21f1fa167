package org.camfleet.core.adaptive;

/**
 * When pictures and sound are handed to libwebrtc, which stamps both with the time of that moment:
 * each instant of the source after the same delay, that of what was ready last. So they stay
 * together, and pictures that come in a burst go evenly (the encoder drops bursts). From the
 * source's time to the monotonic clock, microseconds both; any thread.
 */
final class FrameClock {
  /** What was late once is waited for less and less: so much less with each picture. */
  private static final long PATIENCE_MICROS = 500;

  /** Longer than this nothing is held back. */
  private static final long MOST_HELD_MICROS = 400_000;

  /** A source whose clock is slow is followed: by 0.1 % at 25 pictures a second. */
  private static final long LEAK_MICROS = 40;

  /** Another timeline begins where times leap by more. */
  private static final long LEAP_MICROS = 2_000_000;

  private static final long UNKNOWN = Long.MIN_VALUE;

  private long earliest = UNKNOWN;
  private long latest;

  /** The picture of this time is ready now. */
  synchronized void ready(long timeMicros, long nowMicros) {
    long seen = nowMicros - timeMicros;
    if (isFar(seen)) {
      earliest = seen;
      latest = seen;
    }
    earliest = Math.min(earliest + LEAK_MICROS, seen);
    latest = Math.max(latest - PATIENCE_MICROS, seen);
  }

  /** Sound of this time is here now; sound of another timeline is not waited for. */
  synchronized void sounded(long timeMicros, long nowMicros) {
    long seen = nowMicros - timeMicros;
    if (!isFar(seen)) {
      earliest = Math.min(earliest, seen);
      latest = Math.max(latest, seen);
    }
  }

  private boolean isFar(long seen) {
    return earliest == UNKNOWN || Math.abs(seen - earliest) > LEAP_MICROS;
  }

  /** When what is of this time is to be handed over; past for what can not wait. */
  synchronized long due(long timeMicros, long nowMicros) {
    return isFar(nowMicros - timeMicros)
        ? nowMicros
        : timeMicros + Math.min(latest, earliest + MOST_HELD_MICROS);
  }
}
