package org.camfleet.core.webrtc;

/**
 * Counters of one peer connection.
 *
 * @param packetsSent SRTP packets sent, resends not counted
 * @param packetsReceived SRTP packets that authenticated
 * @param bytesSent SRTP bytes sent
 * @param bytesReceived SRTP bytes received
 * @param picturesSent pictures sent
 * @param picturesReceived pictures received whole
 * @param resent packets sent again on request
 * @param lost packets that never came
 * @param keyFrameRequests PLI and FIR received (sender) or sent (receiver)
 * @param rttMicros last round trip time in microseconds, 0 when unknown
 * @param freezes of the pictures received, as W3C's WebRTC statistics count them
 * @param frozenMicros how long they were together
 */
public record PeerStats(
    long packetsSent,
    long packetsReceived,
    long bytesSent,
    long bytesReceived,
    long picturesSent,
    long picturesReceived,
    long resent,
    long lost,
    long keyFrameRequests,
    long rttMicros,
    long freezes,
    long frozenMicros) {
  /** All zero. */
  public static final PeerStats NONE = new PeerStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
