package org.camfleet.codecs.rtcp;

/**
 * Asks {@code mediaSsrc} for a key frame (RFC 5104 clause 4.3.1); a repeat has the same number.
 *
 * @param ssrc who asks
 * @param mediaSsrc the source that is asked (the first entry of the message)
 * @param sequenceNumber number of the request, 0 to 255
 */
public record FullIntraRequest(long ssrc, long mediaSsrc, int sequenceNumber)
    implements RtcpPacket {}
