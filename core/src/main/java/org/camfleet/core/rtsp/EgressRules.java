package org.camfleet.core.rtsp;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a node may connect to for a camera; asked with what a name was resolved to, also
 * after a redirect. Immutable, any thread.
 *
 * @param deny networks that are never connected to
 * @param allow networks that are; all but the denied when it is empty
 */
public record EgressRules(List<Network> deny, List<Network> allow) {
  /**
   * Link-local addresses and what clouds answer metadata at (AWS, Azure, Google, Oracle, Alibaba):
   * what is there may know the machine's own credentials.
   */
  public static final EgressRules DEFAULT =
      of(
          List.of(
              "169.254.0.0/16",
              "fe80::/10",
              "fd00:ec2::/32",
              "fd20:ce::254/128",
              "168.63.129.16/32",
              "192.0.0.192/32",
              "100.100.100.200/32"),
          List.of());

  public EgressRules {
    deny = List.copyOf(deny);
    allow = List.copyOf(allow);
  }

  /** Of networks such as {@code 10.0.0.0/8}; fails on a text that is none. */
  public static EgressRules of(List<String> deny, List<String> allow) {
    return new EgressRules(
        deny.stream().map(Network::parse).toList(), allow.stream().map(Network::parse).toList());
  }

  /** Why an address may not be connected to; null when it may. */
  public @Nullable String refusal(InetAddress address) {
    byte[] bytes = Network.plain(address.getAddress());
    for (Network network : deny) {
      if (network.contains(bytes)) {
        return "denied by " + network;
      }
    }
    boolean allowed =
        allow.isEmpty() || allow.stream().anyMatch(network -> network.contains(bytes));
    return allowed ? null : "in none of the allowed networks";
  }

  /**
   * Addresses with a common prefix.
   *
   * @param address the first of them, 4 or 16 bytes; never modified
   * @param bits how many leading bits they share
   */
  public record Network(byte[] address, int bits) {
    // 64:ff9b::/96 (RFC 6052) stands for IPv4 addresses, which must be judged as such.
    private static final byte[] TRANSLATED = {
      0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0
    };

    /** Reads {@code ADDRESS/BITS} or a single address. */
    public static Network parse(String text) {
      String[] parts = text.strip().split("/", 2);
      byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
      String bits = parts.length > 1 ? parts[1] : null;
      int most = address == null ? 0 : 8 * address.length;
      boolean number = bits == null || bits.matches("\\d{1,3}");
      if (address == null || !number || (bits != null && Integer.parseInt(bits) > most)) {
        throw new IllegalArgumentException(
            "network: " + Faults.printable(text) + " (expected: ADDRESS/BITS, such as 10.0.0.0/8)");
      }
      return new Network(address, bits == null ? most : Integer.parseInt(bits));
    }

    private static byte[] plain(byte[] address) {
      boolean translated = address.length == 16 && Arrays.equals(address, 0, 12, TRANSLATED, 0, 12);
      return translated ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      int mask = 0xff00 >> bits % 8 & 0xff;
      return Arrays.equals(address, 0, whole, other, 0, whole)
          && (mask == 0 || ((address[whole] ^ other[whole]) & mask) == 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Network that
          && bits == that.bits
          && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(address) + bits;
    }

    @Override
    public String toString() {
      return NetUtil.bytesToIpAddress(address) + "/" + bits;
    }
  }
}
