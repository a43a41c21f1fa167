package org.camfleet.core.adaptive;

/**
 * From a source's time to the monotonic clock by which libwebrtc stamps, microseconds both. Sound
 * is stamped when it is handed over, so pictures get the same delay as the sound of their instant;
 * and they are handed over evenly, by the one that was ready last, because the encoder drops what
 * comes in a burst. Any thread.
 */
final class FrameClock {
  /** What was late once is waited for less and less: so much less with each picture. */
  private static final long PATIENCE_MICROS = 500;

  /** Longer than this no picture is held back. */
  private static final long MOST_HELD_MICROS = 400_000;

  /** A source whose clock is slow is followed: by 0.1 % at 25 pictures a second. */
  private static final long LEAK_MICROS = 40;

  /** Another timeline begins where times leap by more. */
  private static final long LEAP_MICROS = 2_000_000;

  private static final long UNKNOWN = Long.MIN_VALUE;

  private long sound = UNKNOWN;
  private long soundAt;
  private long earliest = UNKNOWN;
  private long latest;

  /** Sound of this time is handed over now. */
  synchronized void sounded(long timeMicros, long nowMicros) {
    long seen = nowMicros - timeMicros;
    sound = leaps(sound, seen) ? seen : sound + (seen - sound) / 16;
    soundAt = nowMicros;
  }

  /** The picture of this time is ready now. */
  synchronized void ready(long timeMicros, long nowMicros) {
    long seen = nowMicros - timeMicros;
    if (leaps(earliest, seen)) {
      earliest = seen;
      latest = seen;
    }
    earliest = Math.min(earliest + LEAK_MICROS, seen);
    latest = Math.max(latest - PATIENCE_MICROS, seen);
    if (nowMicros - soundAt > LEAP_MICROS) {
      sound = UNKNOWN;
    }
  }

  private static boolean leaps(long known, long seen) {
    return known == UNKNOWN || Math.abs(seen - known) > LEAP_MICROS;
  }

  /** The stamp of the picture of this time. */
  synchronized long stamp(long timeMicros) {
    return timeMicros + delay();
  }

  /** When that picture is to be handed over. */
  synchronized long due(long timeMicros) {
    return timeMicros + Math.min(Math.max(delay(), latest), earliest + MOST_HELD_MICROS);
  }

  private long delay() {
    return sound == UNKNOWN || leaps(earliest, sound) ? earliest : sound;
  }
}
