package org.camfleet.core.webrtc.srtp;

/** How long the clear part of an RTP packet is. */
final class RtpHeader {
  private RtpHeader() {}

  /** Bytes of fixed header, CSRCs and extension; -1 when they do not fit into {@code len}. */
  static int length(byte[] data, int off, int len) {
    if (len < 12 || (data[off] & 0xc0) != 0x80) {
      return -1;
    }
    int header = 12 + 4 * (data[off] & 0x0f);
    if ((data[off] & 0x10) != 0) {
      if (len < header + 4) {
        return -1;
      }
      header += 4 + 4 * Bytes.uint16(data, off + header + 2);
    }
    return header <= len ? header : -1;
  }
}
