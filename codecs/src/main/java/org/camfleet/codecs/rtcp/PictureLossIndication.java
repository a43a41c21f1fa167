package org.camfleet.codecs.rtcp;

/** Asks {@code mediaSsrc} for a key frame (RFC 4585 clause 6.3.1). */
public record PictureLossIndication(long ssrc, long mediaSsrc) implements RtcpPacket {}
