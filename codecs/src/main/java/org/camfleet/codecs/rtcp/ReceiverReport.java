package org.camfleet.codecs.rtcp;

import java.util.List;

/** A receiver report (RFC 3550 clause 6.4.2) with at most 31 report blocks. */
public record ReceiverReport(long ssrc, List<ReportBlock> reports) implements RtcpPacket {}
