package org.camfleet.core.webrtc.rtp;

/**
 * How one RTP stream is received.
 *
 * @param ssrc our own source, in whose name reports are sent
 * @param payloadType the negotiated payload type; others are counted and dropped
 * @param clockRate ticks a second: 90000 for H.264, 48000 for Opus
 * @param video whether this is H.264, else Opus
 * @param nack whether the sender resends on request (RFC 4585 generic NACK)
 * @param patienceMicros how long a missing packet holds up those behind it
 * @param windowPackets how many packets may wait behind a missing one (a power of two)
 */
public record ReceiverSettings(
    long ssrc,
    int payloadType,
    int clockRate,
    boolean video,
    boolean nack,
    long patienceMicros,
    int windowPackets) {
  /** H.264; waits a second for resends, or a tenth where there are none. */
  public static ReceiverSettings video(long ssrc, int payloadType, boolean nack) {
    return new ReceiverSettings(
        ssrc, payloadType, 90_000, true, nack, nack ? 1_000_000 : 100_000, 2048);
  }

  /** Opus; waits a tenth of a second for what was overtaken. */
  public static ReceiverSettings audio(long ssrc, int payloadType) {
    return new ReceiverSettings(ssrc, payloadType, 48_000, false, false, 100_000, 64);
  }
}
