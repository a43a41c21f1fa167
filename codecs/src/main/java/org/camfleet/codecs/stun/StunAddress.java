package org.camfleet.codecs.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.camfleet.codecs.MalformedException;

/** Transport addresses in attributes, plain and exclusive-or'ed with cookie and transaction id. */
final class StunAddress {
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  private StunAddress() {}

  static void check(int type, byte[] data, int offset, int length) throws MalformedException {
    int family = length >= 4 ? data[offset + 1] : 0;
    if (family == IPV4 && length == 8 || family == IPV6 && length == 20) {
      return;
    }
    throw new MalformedException(
        String.format(
            "STUN address 0x%04x: family %d in %d bytes (expected: 1 in 8 or 2 in 20)",
            type, family, length));
  }

  static InetSocketAddress read(byte[] message, int offset, int length, boolean xor) {
    byte[] address = new byte[length - 4];
    System.arraycopy(message, offset + 4, address, 0, address.length);
    int port = Bytes.int16(message, offset + 2);
    if (xor) {
      port ^= StunMessage.COOKIE >>> 16;
      mask(address, message);
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("address length was checked", e);
    }
  }

  /** The value of an XOR address attribute of {@code message}, whose header is complete. */
  static byte[] xored(InetSocketAddress socket, byte[] message) {
    byte[] address = socket.getAddress().getAddress();
    mask(address, message);
    byte[] value = new byte[4 + address.length];
    value[1] = (byte) (address.length == 4 ? IPV4 : IPV6);
    Bytes.putInt16(value, 2, socket.getPort() ^ StunMessage.COOKIE >>> 16);
    System.arraycopy(address, 0, value, 4, address.length);
    return value;
  }

  /** Cookie and transaction id stand next to each other in the header, at byte 4. */
  private static void mask(byte[] address, byte[] message) {
    for (int i = 0; i < address.length; i++) {
      address[i] ^= message[4 + i];
    }
  }
}
