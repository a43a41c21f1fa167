package org.camfleet.codecs.rtcp;

import java.util.List;

/**
 * Receiver estimated maximum bit rate (draft-alvestrand-rmcat-remb).
 *
 * @param ssrc who says so
 * @param bitrate bits a second that the sources together should not exceed
 * @param sources the sources meant, at most 255
 */
public record Remb(long ssrc, long bitrate, List<Long> sources) implements RtcpPacket {}
