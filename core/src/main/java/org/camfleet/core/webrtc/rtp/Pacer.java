package org.camfleet.core.webrtc.rtp;

/**
 * Lets packets out in bursts of at most 40, and 10,000 a second on the whole: a key frame of
 * hundreds of packets would overrun the socket buffer of the far end. One thread.
 */
final class Pacer {
  static final int BURST = 40;
  static final long MICROS_A_PACKET = 100;

  private long emptyAt; // when all that went out will have been paid for

  /** Whether a packet may go now; if so, it is taken as sent. */
  boolean take(long nowMicros) {
    emptyAt = Math.max(emptyAt, nowMicros);
    if (emptyAt - nowMicros > (BURST - 1) * MICROS_A_PACKET) {
      return false;
    }
    emptyAt += MICROS_A_PACKET;
    return true;
  }

  /** How long until a whole burst may go. */
  long delay(long nowMicros) {
    return Math.max(MICROS_A_PACKET, emptyAt - nowMicros);
  }
}
