package org.camfleet.core.webrtc;

/**
 * What is known of how the pictures that a connection sends arrive: totals, so that two of them say
 * what happened between.
 *
 * @param sentPackets packets sent, resends not counted
 * @param sentBytes their SRTP bytes
 * @param reports receiver reports so far
 * @param due packets that had to arrive by the last report, counted from any start
 * @param lost those of them that never came, also on request; may fall when late ones come
 * @param roundTripMicros the last round trip time in microseconds, 0 when unknown
 * @param allowedBitrate what the far end's last REMB allows in bits a second, or what an engine's
 *     own congestion control has found; 0 when neither is known
 * @param adapts whether what is sent follows the way by itself, so that loss tells nothing
 */
public record Reception(
    long sentPackets,
    long sentBytes,
    long reports,
    long due,
    long lost,
    long roundTripMicros,
    long allowedBitrate,
    boolean adapts) {
  /** Nothing was sent, and nothing told. */
  public static final Reception NONE = new Reception(0, 0, 0, 0, 0, 0, 0, false);
}
