package org.camfleet.codecs.rtcp;

import java.util.List;

/**
 * Packets that are missed (RFC 4585 clause 6.2.1).
 *
 * @param ssrc who misses them
 * @param mediaSsrc the source they belong to
 * @param sequenceNumbers the missed numbers, 0 to 65535, in the order of the message
 */
public record GenericNack(long ssrc, long mediaSsrc, List<Integer> sequenceNumbers)
    implements RtcpPacket {}
