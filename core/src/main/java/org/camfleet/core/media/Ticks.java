package org.camfleet.core.media;

/**
 * Ticks of a media clock and microseconds. Both ways round to the nearest, so that differences of
 * ticks survive a journey through microseconds at any rate up to 500 kHz.
 */
public final class Ticks {
  private static final long MICROS = 1_000_000L;

  private Ticks() {}

  /** Microseconds of a number of ticks. */
  public static long toMicros(long ticks, int clockRate) {
    return scale(ticks, clockRate, MICROS);
  }

  /** Ticks of a number of microseconds. */
  public static long ofMicros(long micros, int clockRate) {
    return scale(micros, MICROS, clockRate);
  }

  /** Whole seconds apart, because the product of all of it could leave 64 bits. */
  private static long scale(long value, long from, long to) {
    long seconds = Math.floorDiv(value, from);
    long rest = Math.floorMod(value, from);
    return seconds * to + (rest * to + from / 2) / from;
  }
}
