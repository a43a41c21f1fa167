package org.camfleet.core.adaptive;

/**
 * From a source's time to the monotonic clock by which libwebrtc stamps: sound is stamped when it
 * is handed over, so pictures get the time at which they and the sound of the same instant came,
 * whatever decoding them took. Written on the media loop, read from anywhere.
 */
final class FrameClock {
  /** A source whose clock is slow by 0.1 % is followed: forty microseconds a picture. */
  private static final long LEAK_MICROS = 40;

  /** Another timeline begins where times leap by more. */
  private static final long LEAP_MICROS = 2_000_000;

  private volatile long offset = Long.MAX_VALUE;

  /** A unit of this time came, on the monotonic clock at {@code nowMicros}. */
  void came(long timeMicros, long nowMicros) {
    long seen = nowMicros - timeMicros;
    long known = offset;
    boolean leaps = known == Long.MAX_VALUE || Math.abs(seen - known) > LEAP_MICROS;
    offset = leaps ? seen : Math.min(known + LEAK_MICROS, seen);
  }

  /** When the instant was, on the monotonic clock; never later than {@code nowMicros}. */
  long stamp(long timeMicros, long nowMicros) {
    long known = offset;
    return known == Long.MAX_VALUE ? nowMicros : Math.min(nowMicros, timeMicros + known);
  }
}
