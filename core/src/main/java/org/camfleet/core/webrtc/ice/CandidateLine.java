package org.camfleet.core.webrtc.ice;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The text of a candidate (RFC 8839 clause 5.1), {@code candidate:1 1 udp 2130706431 192.0.2.1 8444
 * typ host}.
 *
 * @param foundation equal for candidates of one kind, address and server
 * @param component 1 for RTP; with rtcp-mux there is no other
 * @param transport in lower case, {@code udp} or {@code tcp}
 * @param priority 1 to 2^31-1
 * @param address an IP address or a name, such as the {@code .local} names of browsers
 * @param port 0 to 65535
 * @param type what kind it is
 * @param related the base or mapped address that {@code raddr} and {@code rport} tell, or null
 */
public record CandidateLine(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    CandidateType type,
    @Nullable InetSocketAddress related) {
  private static final String PREFIX = "candidate:";
  private static final int MAX_LENGTH = 1024;

  /** The line of a local candidate. */
  public static CandidateLine of(
      String foundation,
      CandidateType type,
      long priority,
      InetSocketAddress address,
      @Nullable InetSocketAddress related) {
    String host = NetUtil.toAddressString(address.getAddress());
    return new CandidateLine(
        foundation, 1, "udp", priority, host, address.getPort(), type, related);
  }

  /**
   * Reads a line with or without {@code a=}; unknown extensions are skipped.
   *
   * @throws MalformedException when a field is missing or out of range
   */
  public static CandidateLine parse(String text) throws MalformedException {
    String line = text.startsWith("a=") ? text.substring(2) : text;
    if (!line.startsWith(PREFIX) || line.length() > MAX_LENGTH) {
      throw new MalformedException(
          "ICE candidate: " + quote(text) + " (expected: candidate:… of at most 1024 characters)");
    }
    String[] fields = line.substring(PREFIX.length()).trim().split(" +");
    if (fields.length < 8 || !fields[6].equals("typ")) {
      throw new MalformedException(
          "ICE candidate: " + quote(text) + " (expected: eight fields, the seventh typ)");
    }
    CandidateType type = CandidateType.of(fields[7]);
    if (type == null) {
      throw new MalformedException(
          "ICE candidate type: " + quote(fields[7]) + " (expected: host, srflx, prflx or relay)");
    }
    return new CandidateLine(
        fields[0],
        (int) number("component", fields[1], 1, 256),
        fields[2].toLowerCase(Locale.ROOT),
        number("priority", fields[3], 1, Integer.MAX_VALUE),
        fields[4],
        (int) number("port", fields[5], 0, 65535),
        type,
        related(fields));
  }

  private static long number(String what, String text, long min, long max)
      throws MalformedException {
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below together with what is out of range.
    }
    throw new MalformedException(
        "ICE candidate " + what + ": " + quote(text) + " (expected: " + min + " to " + max + ")");
  }

  private static @Nullable InetSocketAddress related(String[] fields) throws MalformedException {
    InetAddress address = null;
    int port = 0;
    for (int i = 8; i + 1 < fields.length; i += 2) {
      if (fields[i].equals("raddr")) {
        address = literal(fields[i + 1]);
      } else if (fields[i].equals("rport")) {
        port = (int) number("rport", fields[i + 1], 0, 65535);
      }
    }
    return address == null ? null : new InetSocketAddress(address, port);
  }

  /** The address when it is a literal; null for a name, which is never looked up here. */
  public @Nullable InetSocketAddress socketAddress() {
    InetAddress literal = literal(address);
    return literal == null ? null : new InetSocketAddress(literal, port);
  }

  private static @Nullable InetAddress literal(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Names come from strangers: what is quoted is short and printable. */
  private static String quote(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return '"' + shown.replaceAll("\\P{Print}", "?") + '"';
  }

  /** The line, starting with {@code candidate:}. */
  public String format() {
    StringBuilder line = new StringBuilder(PREFIX);
    line.append(foundation).append(' ').append(component).append(' ').append(transport);
    line.append(' ').append(priority).append(' ').append(address).append(' ').append(port);
    line.append(" typ ").append(type.token());
    if (related != null) {
      line.append(" raddr ").append(NetUtil.toAddressString(related.getAddress()));
      line.append(" rport ").append(related.getPort());
    }
    return line.toString();
  }
}
