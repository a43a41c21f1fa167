package org.camfleet.core.webrtc.dtls;

/** Tells a ClientHello from noise before a thread is spent on it (RFC 6347 section 4.2). */
final class ClientHello {
  private static final int RECORD_HEADER = 13;
  private static final int HANDSHAKE_HEADER = 12;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int SHORTEST = 2 + 32 + 1 + 1 + 4 + 2;
  private static final int LONGEST = 16_384;

  private ClientHello() {}

  /** Whether the datagram starts with a ClientHello, or with the first fragment of one. */
  static boolean startsIn(byte[] data, int off, int len) {
    if (len < RECORD_HEADER + HANDSHAKE_HEADER || data[off] != HANDSHAKE || !dtls(data, off + 1)) {
      return false;
    }
    int recordLength = uint16(data, off + 11);
    int handshake = off + RECORD_HEADER;
    return uint16(data, off + 3) == 0
        && recordLength >= HANDSHAKE_HEADER
        && RECORD_HEADER + recordLength <= len
        && isFirstFragment(data, handshake, recordLength - HANDSHAKE_HEADER);
  }

  private static boolean isFirstFragment(byte[] data, int handshake, int room) {
    int length = uint24(data, handshake + 1);
    int fragmentOffset = uint24(data, handshake + 6);
    int fragmentLength = uint24(data, handshake + 9);
    return data[handshake] == CLIENT_HELLO
        && length >= SHORTEST
        && length <= LONGEST
        && fragmentOffset == 0
        && fragmentLength >= 2
        && fragmentLength <= Math.min(length, room)
        && dtls(data, handshake + HANDSHAKE_HEADER);
  }

  private static boolean dtls(byte[] data, int off) {
    int minor = data[off + 1] & 0xff;
    return (data[off] & 0xff) == 0xfe && (minor == 0xff || minor == 0xfd);
  }

  private static int uint16(byte[] data, int off) {
    return (data[off] & 0xff) << 8 | data[off + 1] & 0xff;
  }

  private static int uint24(byte[] data, int off) {
    return (data[off] & 0xff) << 16 | uint16(data, off + 1);
  }
}
