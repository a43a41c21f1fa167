package org.camfleet.codecs.rtcp;

/** The 64-bit NTP timestamps of sender reports and microseconds since the Unix epoch. */
public final class NtpTimestamp {
  private static final long UNIX_EPOCH = 2_208_988_800L; // seconds from 1900 to 1970
  private static final long ERA = 1L << 32;

  private NtpTimestamp() {}

  /** From microseconds since the Unix epoch, rounded to the nearest fraction. */
  public static long ofMicros(long micros) {
    long seconds = Math.floorDiv(micros, 1_000_000L) + UNIX_EPOCH;
    long fraction = ((Math.floorMod(micros, 1_000_000L) << 32) + 500_000) / 1_000_000;
    return (seconds << 32) + fraction;
  }

  /** To microseconds since the Unix epoch; seconds below 2^31 are of the era from 2036 on. */
  public static long toMicros(long ntp) {
    long seconds = ntp >>> 32;
    seconds += seconds < ERA / 2 ? ERA : 0;
    long micros = ((ntp & 0xFFFF_FFFFL) * 1_000_000 + ERA / 2) >>> 32;
    return (seconds - UNIX_EPOCH) * 1_000_000 + micros;
  }

  /** The middle 32 bits, as report blocks quote them (RFC 3550 clause 6.4.1). */
  public static long middle(long ntp) {
    return ntp >>> 16 & 0xFFFF_FFFFL;
  }
}
