package org.camfleet.codecs.rtcp;

/**
 * The canonical name of a source (RFC 3550 clause 6.5.1); other items and further chunks are passed
 * over.
 */
public record SourceDescription(long ssrc, String cname) implements RtcpPacket {}
