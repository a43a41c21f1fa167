package org.camfleet.core.webrtc.ice;

import java.util.Locale;
import org.camfleet.codecs.MalformedException;

/**
 * The address of a STUN or TURN server (RFC 7064, RFC 7065).
 *
 * @param turn whether it relays
 * @param host a name or an address literal
 * @param port 3478 unless said
 * @param transport how it is reached
 */
record IceServerUri(boolean turn, String host, int port, Transport transport) {
  /** Ways to a server, the one that costs least first. */
  enum Transport {
    UDP,
    TCP,
    TLS,
    /** DTLS, and what is not known. */
    UNSUPPORTED;

    /** The word that operators see. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int DEFAULT_PORT = 3478;
  private static final int DEFAULT_TLS_PORT = 5349;

  /**
   * Reads {@code turn:host:port?transport=udp} and its sisters.
   *
   * @throws MalformedException when scheme, host or port are not as they must be
   */
  static IceServerUri parse(String text) throws MalformedException {
    int colon = text.indexOf(':');
    String scheme = text.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    boolean turn = scheme.startsWith("turn");
    boolean tls = scheme.endsWith("s");
    if (!scheme.equals("stun" + (tls ? "s" : "")) && !scheme.equals("turn" + (tls ? "s" : ""))) {
      throw malformed(text, "stun:, stuns:, turn: or turns:");
    }
    int query = text.indexOf('?');
    String authority = text.substring(colon + 1, query < 0 ? text.length() : query);
    String transport = query < 0 ? "" : text.substring(query + 1);
    int portColon = authority.lastIndexOf(':');
    boolean hasPort = portColon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, portColon) : authority;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty()) {
      throw malformed(text, "a host");
    }
    int port = tls ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    if (hasPort) {
      port = port(text, authority.substring(portColon + 1));
    }
    return new IceServerUri(turn, host, port, transport(transport.toLowerCase(Locale.ROOT), tls));
  }

  /** RFC 7065 clause 3.2: without the word it is UDP, and TCP where it is secure. */
  private static Transport transport(String query, boolean tls) {
    return switch (query) {
      case "" -> tls ? Transport.TLS : Transport.UDP;
      case "transport=udp" -> tls ? Transport.UNSUPPORTED : Transport.UDP;
      case "transport=tcp" -> tls ? Transport.TLS : Transport.TCP;
      default -> Transport.UNSUPPORTED;
    };
  }

  /** Whether it can be asked: servers that only tell our address are asked over UDP alone. */
  boolean isUsable() {
    return turn ? transport != Transport.UNSUPPORTED : transport == Transport.UDP;
  }

  /** As it is written, for texts. */
  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return (turn ? "turn:" : "stun:") + shown + ":" + port + " over " + transport.word();
  }

  private static int port(String text, String digits) throws MalformedException {
    try {
      int port = Integer.parseInt(digits);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below together with what is out of range.
    }
    throw malformed(text, "a port from 1 to 65535");
  }

  private static MalformedException malformed(String text, String expected) {
    return new MalformedException("ICE server: " + text + " (expected: " + expected + ")");
  }
}
