package org.camfleet.codecs.rtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A reusable view of one RTP packet (RFC 3550 clause 5.1) over a caller's array; valid until the
 * next {@link #parse} or until the array changes. One thread.
 */
public final class RtpPacket {
  /** Bytes of a header without CSRC list and extension. */
  public static final int HEADER_LENGTH = 12;

  private static final int ONE_BYTE_PROFILE = 0xBEDE;
  private static final int TWO_BYTE_PROFILE = 0x1000;

  private byte[] buffer = new byte[HEADER_LENGTH];
  private int offset;
  private int length;
  private int extensionProfile;
  private int extensionStart;
  private int extensionEnd;
  private int payloadOffset;
  private int payloadLength;

  /** Looks at one packet; false when it is malformed, and then nothing else may be asked. */
  public boolean parse(byte[] buf, int off, int len) {
    if (len < HEADER_LENGTH || (buf[off] & 0xC0) != 0x80) {
      return false;
    }
    int end = off + len;
    int at = off + HEADER_LENGTH + 4 * (buf[off] & 0x0F);
    extensionProfile = 0;
    extensionStart = extensionEnd = at;
    if ((buf[off] & 0x10) != 0) {
      if (at + 4 > end) {
        return false;
      }
      extensionProfile = u16(buf, at);
      extensionStart = at + 4;
      extensionEnd = at = extensionStart + 4 * u16(buf, at + 2);
    }
    if (at > end) {
      return false;
    }
    int padding = (buf[off] & 0x20) != 0 ? buf[end - 1] & 0xFF : 0;
    if ((buf[off] & 0x20) != 0 && (padding == 0 || padding > end - at)) {
      return false;
    }
    buffer = buf;
    offset = off;
    length = len;
    payloadOffset = at;
    payloadLength = end - at - padding;
    return true;
  }

  /** The array that the packet lies in. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the packet starts in {@link #buffer}. */
  public int offset() {
    return offset;
  }

  /** Bytes of the whole packet. */
  public int length() {
    return length;
  }

  /** The version field, always 2 after a successful parse. */
  public int version() {
    return buffer[offset] >> 6 & 3;
  }

  /** The marker bit. */
  public boolean marker() {
    return buffer[offset + 1] < 0;
  }

  /** The payload type, 0 to 127. */
  public int payloadType() {
    return buffer[offset + 1] & 0x7F;
  }

  /** The sequence number, 0 to 65535. */
  public int sequenceNumber() {
    return u16(buffer, offset + 2);
  }

  /** The timestamp as an unsigned 32-bit number. */
  public long timestamp() {
    return u32(buffer, offset + 4);
  }

  /** The synchronization source as an unsigned 32-bit number. */
  public long ssrc() {
    return u32(buffer, offset + 8);
  }

  /** Where the payload starts in {@link #buffer}. */
  public int payloadOffset() {
    return payloadOffset;
  }

  /** Bytes of payload without padding; 0 for a packet that only pads. */
  public int payloadLength() {
    return payloadLength;
  }

  /** The number that says what the header extension is; 0 without one. */
  public int extensionProfile() {
    return extensionProfile;
  }

  /** Where the header extension starts in {@link #buffer}, behind its profile and length. */
  public int extensionStart() {
    return extensionStart;
  }

  /** Where the header extension ends in {@link #buffer}. */
  public int extensionEnd() {
    return extensionEnd;
  }

  /**
   * Where the data of a header extension element (RFC 8285, either form) starts in {@link #buffer},
   * or -1 when the packet has none with this id.
   */
  public int extensionOffset(int id) {
    return (int) (find(id) >> 32);
  }

  /** Bytes of a header extension element, or -1 when the packet has none with this id. */
  public int extensionLength(int id) {
    return (int) find(id);
  }

  /** A header extension element of 1 to 4 bytes as an unsigned number, or -1 when it is absent. */
  public long extensionUnsigned(int id) {
    long found = find(id);
    int size = (int) found;
    if (size < 1 || size > 4) {
      return -1;
    }
    long value = 0;
    for (int i = 0, at = (int) (found >> 32); i < size; i++) {
      value = value << 8 | buffer[at + i] & 0xFF;
    }
    return value;
  }

  /** A header extension element as text (such as the mid), or null when it is absent. */
  public @Nullable String extensionText(int id) {
    long found = find(id);
    return found < 0
        ? null
        : new String(buffer, (int) (found >> 32), (int) found, StandardCharsets.UTF_8);
  }

  /** Offset in the high half and length in the low half, or -1 in both. */
  private long find(int id) {
    boolean oneByte = extensionProfile == ONE_BYTE_PROFILE;
    if (!oneByte && (extensionProfile & 0xFFF0) != TWO_BYTE_PROFILE) {
      return -1;
    }
    int at = extensionStart;
    while (at < extensionEnd) {
      int head = buffer[at++] & 0xFF;
      if (head == 0) {
        continue; // padding between elements
      }
      int element = oneByte ? head >> 4 : head;
      if (oneByte && element == 15 || !oneByte && at == extensionEnd) {
        return -1; // RFC 8285 clause 4.2: id 15 ends the list
      }
      int size = oneByte ? (head & 0x0F) + 1 : buffer[at++] & 0xFF;
      if (at + size > extensionEnd) {
        return -1;
      }
      if (element == id) {
        return (long) at << 32 | size;
      }
      at += size;
    }
    return -1;
  }

  /**
   * Writes a header without CSRC list; {@code extension} announces that an extension follows.
   * Answers the bytes written, always {@link #HEADER_LENGTH}.
   */
  public static int writeHeader(
      byte[] out,
      int off,
      boolean extension,
      boolean marker,
      int payloadType,
      int sequenceNumber,
      long timestamp,
      long ssrc) {
    out[off] = (byte) (extension ? 0x90 : 0x80);
    out[off + 1] = (byte) (marker ? payloadType | 0x80 : payloadType);
    out[off + 2] = (byte) (sequenceNumber >> 8);
    out[off + 3] = (byte) sequenceNumber;
    putU32(out, off + 4, timestamp);
    putU32(out, off + 8, ssrc);
    return HEADER_LENGTH;
  }

  private static void putU32(byte[] out, int off, long value) {
    out[off] = (byte) (value >> 24);
    out[off + 1] = (byte) (value >> 16);
    out[off + 2] = (byte) (value >> 8);
    out[off + 3] = (byte) value;
  }

  private static int u16(byte[] buf, int off) {
    return (buf[off] & 0xFF) << 8 | buf[off + 1] & 0xFF;
  }

  private static long u32(byte[] buf, int off) {
    return (long) u16(buf, off) << 16 | u16(buf, off + 2);
  }
}
