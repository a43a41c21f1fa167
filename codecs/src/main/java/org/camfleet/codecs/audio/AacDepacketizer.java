package org.camfleet.codecs.audio;

import java.util.Arrays;
import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.rtp.RtpPacket;

/**
 * Takes AAC frames out of RTP (RFC 3640, modes AAC-hbr and AAC-lbr, not interleaved): several
 * frames a packet, or one frame over several packets. Never throws: damage is a count. One thread.
 */
public final class AacDepacketizer {
  /** Takes the frames of a packet in order. */
  @FunctionalInterface
  public interface FrameConsumer {
    /** One raw frame; {@code rtpTimestamp} is unsigned 32 bits. */
    void frame(byte[] data, long rtpTimestamp);
  }

  private static final int LARGEST_FRAME = 8191;

  private final int sizeLength;
  private final int indexLength;
  private final int indexDeltaLength;
  private final int frameTicks;
  private final FrameConsumer out;
  private byte[] fragment = new byte[0];
  private int fragmentFilled;
  private long fragmentTimestamp;
  private boolean started;
  private int expectedSequence;
  private long malformed;

  /**
   * The lengths are those of the format line ({@code sizelength}, {@code indexlength}, {@code
   * indexdeltalength}; 13, 3, 3 for AAC-hbr); {@code frameTicks} is a frame's duration on the RTP
   * clock.
   */
  public AacDepacketizer(
      int sizeLength, int indexLength, int indexDeltaLength, int frameTicks, FrameConsumer out) {
    if (sizeLength < 1 || sizeLength > 16 || (indexLength | indexDeltaLength) >>> 4 != 0) {
      throw new IllegalArgumentException(
          "AAC AU header lengths: "
              + sizeLength
              + ", "
              + indexLength
              + ", "
              + indexDeltaLength
              + " (expected: 1..16, 0..15, 0..15)");
    }
    this.sizeLength = sizeLength;
    this.indexLength = indexLength;
    this.indexDeltaLength = indexDeltaLength;
    this.frameTicks = frameTicks;
    this.out = out;
  }

  /** Packets that could not be read so far. */
  public long malformed() {
    return malformed;
  }

  /** Takes the next packet in sending order and hands on the frames that it completes. */
  public void push(RtpPacket packet) {
    if (started && packet.sequenceNumber() != expectedSequence) {
      fragmentFilled = 0;
      fragment = new byte[0];
    }
    started = true;
    expectedSequence = packet.sequenceNumber() + 1 & 0xFFFF;
    if (packet.payloadLength() == 0) {
      return;
    }
    try {
      read(packet);
    } catch (MalformedException damage) {
      malformed++;
      fragment = new byte[0];
    }
  }

  private void read(RtpPacket packet) throws MalformedException {
    byte[] buf = packet.buffer();
    int start = packet.payloadOffset();
    int end = start + packet.payloadLength();
    int headerBits = end - start < 2 ? 0 : (buf[start] & 0xFF) << 8 | buf[start + 1] & 0xFF;
    int at = start + 2 + (headerBits + 7) / 8;
    if (headerBits < sizeLength + indexLength || at > end) {
      throw new MalformedException(
          "AU-headers-length: " + headerBits + " bits in " + (end - start) + " bytes");
    }
    BitReader headers = new BitReader(buf, start + 2, at - start - 2);
    int left = headerBits;
    for (int i = 0; left >= sizeLength; i++) {
      int indexBits = i == 0 ? indexLength : indexDeltaLength;
      if (left < sizeLength + indexBits) {
        break;
      }
      int size = headers.bits(sizeLength);
      headers.skip(indexBits);
      left -= sizeLength + indexBits;
      if (size > end - at) {
        part(packet, at, end, size, i);
        return;
      }
      long timestamp = packet.timestamp() + (long) i * frameTicks & 0xFFFF_FFFFL;
      if (size > 0) {
        out.frame(Arrays.copyOfRange(buf, at, at + size), timestamp);
      }
      at += size;
    }
  }

  /**
   * RFC 3640 clause 3.2.3: every packet of a fragmented frame has one header with the whole size.
   */
  private void part(RtpPacket packet, int at, int end, int size, int index)
      throws MalformedException {
    if (index > 0 || size > LARGEST_FRAME) {
      throw new MalformedException("AU size: " + size + " (expected: at most " + (end - at) + ")");
    }
    if (fragment.length != size || fragmentTimestamp != packet.timestamp()) {
      fragment = new byte[size];
      fragmentFilled = 0;
      fragmentTimestamp = packet.timestamp();
    }
    int length = Math.min(end - at, size - fragmentFilled);
    System.arraycopy(packet.buffer(), at, fragment, fragmentFilled, length);
    fragmentFilled += length;
    if (fragmentFilled == size) {
      byte[] whole = fragment;
      fragment = new byte[0];
      out.frame(whole, fragmentTimestamp);
    }
  }
}
