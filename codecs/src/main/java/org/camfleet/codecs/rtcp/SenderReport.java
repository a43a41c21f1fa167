package org.camfleet.codecs.rtcp;

import java.util.List;

/**
 * A sender report (RFC 3550 clause 6.4.1).
 *
 * @param ssrc the source that sent it
 * @param ntpTimestamp seconds since 1900 in the high 32 bits, fraction in the low 32 bits
 * @param rtpTimestamp the same instant in ticks of the media clock, 32 bits
 * @param packetCount RTP packets sent so far, 32 bits
 * @param octetCount payload bytes sent so far, 32 bits
 * @param reports what the sender says of what it receives, at most 31
 */
public record SenderReport(
    long ssrc,
    long ntpTimestamp,
    long rtpTimestamp,
    long packetCount,
    long octetCount,
    List<ReportBlock> reports)
    implements RtcpPacket {}
