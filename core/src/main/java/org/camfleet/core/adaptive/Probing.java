package org.camfleet.core.adaptive;

/**
 * When to try whether the way takes more: libwebrtc's estimate grows by some percent a second where
 * the encoder uses all of it, so after a thin minute it would take half a minute to be what it was.
 * Bits a second and microseconds; one thread.
 */
final class Probing {
  /** As libwebrtc does itself while an application sends less than it may. */
  private static final long INTERVAL_MICROS = 3_000_000;

  /** The connection's first seconds have probes of libwebrtc's own. */
  private static final long FIRST_MICROS = 5_000_000;

  /** Where it takes that much of all that is wanted, growing will do. */
  private static final double ENOUGH = 0.6;

  private final long most;
  private long next;

  Probing(long most, long nowMicros) {
    this.most = most;
    this.next = nowMicros + FIRST_MICROS;
  }

  /** Whether to try now, the way being taken for one of this bit rate. */
  boolean isDue(long bitrate, long nowMicros) {
    if (bitrate <= 0 || bitrate >= most * ENOUGH || nowMicros < next) {
      return false;
    }
    next = nowMicros + INTERVAL_MICROS;
    return true;
  }
}
