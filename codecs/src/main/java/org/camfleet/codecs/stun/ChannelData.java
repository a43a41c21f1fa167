package org.camfleet.codecs.stun;

import org.camfleet.codecs.MalformedException;

/**
 * The four-byte framing of TURN channels over UDP (RFC 8656 clause 12.4): channel number, length.
 */
public final class ChannelData {
  /** Bytes before the data. */
  public static final int HEADER = 4;

  /** The lowest channel number. */
  public static final int FIRST = 0x4000;

  /** The highest channel number. */
  public static final int LAST = 0x4fff;

  private ChannelData() {}

  /** Whether a datagram from a TURN server is channel data: first byte 64 to 79 (RFC 7983). */
  public static boolean isChannelData(byte[] buffer, int offset, int length) {
    return length >= HEADER && (buffer[offset] & 0xf0) == 0x40;
  }

  /** The channel number of a datagram that {@link #isChannelData}. */
  public static int channel(byte[] buffer, int offset) {
    return Bytes.int16(buffer, offset);
  }

  /**
   * The length of the data behind the header.
   *
   * @throws MalformedException when the datagram is shorter than it states
   */
  public static int dataLength(byte[] buffer, int offset, int length) throws MalformedException {
    int stated = Bytes.int16(buffer, offset + 2);
    if (stated > length - HEADER) {
      throw new MalformedException(
          "TURN channel data: " + stated + " bytes (expected: at most " + (length - HEADER) + ")");
    }
    return stated;
  }

  /** Writes the header in front of {@code dataLength} bytes. */
  public static void writeHeader(byte[] buffer, int offset, int channel, int dataLength) {
    Bytes.putInt16(buffer, offset, channel);
    Bytes.putInt16(buffer, offset + 2, dataLength);
  }
}
