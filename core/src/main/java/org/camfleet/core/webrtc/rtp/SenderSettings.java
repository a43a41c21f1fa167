package org.camfleet.core.webrtc.rtp;

import org.jspecify.annotations.Nullable;

/**
 * How one RTP stream is sent.
 *
 * @param ssrc its source, unsigned 32 bits
 * @param payloadType the negotiated payload type
 * @param clockRate ticks a second: 90000 for H.264, 48000 for Opus
 * @param cname RTCP canonical name, the same for all streams of a source
 * @param mid the media section's mid, or null when the extension was not negotiated
 * @param midExtension header extension id of the mid, 0 for none
 * @param playoutDelayExtension header extension id of the playout delay, 0 for none
 * @param largestPayload bytes of RTP payload a packet (expected: 200 to 1300)
 * @param resendMicros how long packets are kept for resends
 * @param resendBytes at most so many bytes are kept for resends; 0 keeps none
 * @param queueBytes pictures over so many bytes that wait for pacing are dropped to the next key
 *     frame
 */
public record SenderSettings(
    long ssrc,
    int payloadType,
    int clockRate,
    String cname,
    @Nullable String mid,
    int midExtension,
    int playoutDelayExtension,
    int largestPayload,
    long resendMicros,
    int resendBytes,
    int queueBytes) {
  /** What fits into every network that carries WebRTC, with room for headers, tag and tunnel. */
  public static final int PAYLOAD = 1200;

  private static final int LARGEST_STORE = 4 << 20;

  /** H.264 with a second of resend store, no header extensions. */
  public static SenderSettings video(long ssrc, int payloadType, String cname) {
    return new SenderSettings(
        ssrc, payloadType, 90_000, cname, null, 0, 0, PAYLOAD, 1_000_000, LARGEST_STORE, 8 << 20);
  }

  /** Opus without resends, no header extensions. */
  public static SenderSettings audio(long ssrc, int payloadType, String cname) {
    return new SenderSettings(
        ssrc, payloadType, 48_000, cname, null, 0, 0, PAYLOAD, 0, 0, 64 << 10);
  }

  /** The same with the mid header extension (RFC 8843 clause 15). */
  public SenderSettings withMid(int extension, String value) {
    return new SenderSettings(
        ssrc,
        payloadType,
        clockRate,
        cname,
        value,
        extension,
        playoutDelayExtension,
        largestPayload,
        resendMicros,
        resendBytes,
        queueBytes);
  }

  /** The same with the playout-delay header extension. */
  public SenderSettings withPlayoutDelay(int extension) {
    return new SenderSettings(
        ssrc,
        payloadType,
        clockRate,
        cname,
        mid,
        midExtension,
        extension,
        largestPayload,
        resendMicros,
        resendBytes,
        queueBytes);
  }
}
