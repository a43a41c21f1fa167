package org.camfleet.codecs.jpeg;

/**
 * One image out of RTP.
 *
 * @param data the whole image (JFIF), from SOI to EOI
 * @param rtpTimestamp the RTP timestamp, unsigned 32 bits
 * @param width in pixels
 * @param height in pixels
 */
public record JpegImage(byte[] data, long rtpTimestamp, int width, int height) {}
