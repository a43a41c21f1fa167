package org.camfleet.codecs.rtcp;

import java.util.Arrays;

/**
 * Arrival times of a run of packets (draft-holmer-rmcat-transport-wide-cc-extensions-01).
 *
 * @param ssrc who says so
 * @param mediaSsrc any source of the transport
 * @param baseSequence transport-wide number of the first packet, 0 to 65535
 * @param referenceTime start of the arrival clock in multiples of 64 ms, signed 24 bits
 * @param feedbackCount number of this message, 0 to 255
 * @param deltas a packet each: arrival after the received packet before it (the first: after the
 *     reference time) in multiples of 250 us, -32768 to 32767, or {@link #LOST}
 */
public record TransportFeedback(
    long ssrc, long mediaSsrc, int baseSequence, int referenceTime, int feedbackCount, int[] deltas)
    implements RtcpPacket {
  /** Stands for a packet that has not arrived. */
  public static final int LOST = Integer.MIN_VALUE;

  @Override
  public boolean equals(Object other) {
    return other instanceof TransportFeedback that
        && ssrc == that.ssrc
        && mediaSsrc == that.mediaSsrc
        && baseSequence == that.baseSequence
        && referenceTime == that.referenceTime
        && feedbackCount == that.feedbackCount
        && Arrays.equals(deltas, that.deltas);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * baseSequence + referenceTime) + Arrays.hashCode(deltas);
  }

  @Override
  public String toString() {
    return "TransportFeedback[baseSequence="
        + baseSequence
        + ", feedbackCount="
        + feedbackCount
        + ", packets="
        + deltas.length
        + "]";
  }
}
