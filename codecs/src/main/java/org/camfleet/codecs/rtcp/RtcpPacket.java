package org.camfleet.codecs.rtcp;

/**
 * One packet of an RTCP compound (RFC 3550 clause 6); every {@code ssrc} is an unsigned 32-bit
 * number.
 */
public sealed interface RtcpPacket
    permits SenderReport,
        ReceiverReport,
        SourceDescription,
        Bye,
        GenericNack,
        PictureLossIndication,
        FullIntraRequest,
        Remb,
        TransportFeedback {

  /** The source that sent the packet. */
  long ssrc();

  /** Packet types (RFC 3550 clause 12.1, RFC 4585 clause 6.1). */
  int SENDER_REPORT = 200;

  /** Receiver report. */
  int RECEIVER_REPORT = 201;

  /** Source description. */
  int SOURCE_DESCRIPTION = 202;

  /** Goodbye. */
  int BYE = 203;

  /** Transport layer feedback. */
  int TRANSPORT_LAYER_FEEDBACK = 205;

  /** Payload-specific feedback. */
  int PAYLOAD_FEEDBACK = 206;

  /** Whether a datagram of a multiplexed socket is RTCP and not RTP (RFC 5761 clause 4). */
  static boolean isRtcp(byte[] buf, int off, int len) {
    return len >= 4 && (buf[off] & 0xC0) == 0x80 && (buf[off + 1] & 0xE0) == 0xC0;
  }

  /** What a receiver says of one source; a part of both reports. */
  record ReportBlock(
      long ssrc,
      int fractionLost,
      int cumulativeLost,
      long highestSequence,
      long jitter,
      long lastSenderReport,
      long delaySinceLastSenderReport) {}
}
