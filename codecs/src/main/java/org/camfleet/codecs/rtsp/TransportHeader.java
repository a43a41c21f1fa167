package org.camfleet.codecs.rtsp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a track travels (RFC 2326 12.39), such as {@code RTP/AVP/TCP;unicast;interleaved=0-1}.
 *
 * @param specifier profile and lower transport, in upper case
 * @param parameters values by lower-case name in their order; empty text for a flag
 */
public record TransportHeader(String specifier, Map<String, String> parameters) {

  /**
   * The two numbers of a range such as {@code 0-1}.
   *
   * @param rtp the first
   * @param rtcp the second; one more than the first when it is not written
   */
  public record Range(int rtp, int rtcp) {}

  public TransportHeader {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** What we ask for: RTP and RTCP interleaved on this connection. */
  public static TransportHeader interleaved(int rtp, int rtcp) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("unicast", "");
    parameters.put("interleaved", rtp + "-" + rtcp);
    return new TransportHeader("RTP/AVP/TCP", parameters);
  }

  /** What we ask for: RTP and RTCP by UDP to these ports of ours. */
  public static TransportHeader udp(int rtp, int rtcp) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("unicast", "");
    parameters.put("client_port", rtp + "-" + rtcp);
    return new TransportHeader("RTP/AVP", parameters);
  }

  /** What we ask for: RTP and RTCP by UDP to a group that the server chooses. */
  public static TransportHeader multicast() {
    return new TransportHeader("RTP/AVP", Map.of("multicast", ""));
  }

  /** Reads the first alternative of a header; parameters may stand in any order. */
  public static TransportHeader parse(String text) {
    String[] parts = text.split(",", 2)[0].split(";");
    Map<String, String> parameters = new LinkedHashMap<>();
    String specifier = "";
    for (String part : parts) {
      String[] pair = part.strip().split("=", 2);
      String name = pair[0].strip();
      if (name.regionMatches(true, 0, "RTP/", 0, 4) && specifier.isEmpty()) {
        specifier = name.toUpperCase(Locale.ROOT);
      } else if (!name.isEmpty()) {
        parameters.putIfAbsent(
            name.toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1].strip() : "");
      }
    }
    return new TransportHeader(specifier, parameters);
  }

  /** Whether media travels on the RTSP connection itself. */
  public boolean isTcp() {
    return specifier.endsWith("/TCP") || parameters.containsKey("interleaved");
  }

  /** The channel numbers; null when they are missing or out of range. */
  public @Nullable Range interleaved() {
    return range("interleaved", 255);
  }

  /** Whether media goes to a multicast group. */
  public boolean isMulticast() {
    return parameters.containsKey("multicast");
  }

  /** The ports of a multicast group; null when they are missing or out of range. */
  public @Nullable Range port() {
    return range("port", 65_535);
  }

  /** The server's UDP ports; null when they are missing or out of range. */
  public @Nullable Range serverPort() {
    return range("server_port", 65_535);
  }

  /** The client's UDP ports; null when they are missing or out of range. */
  public @Nullable Range clientPort() {
    return range("client_port", 65_535);
  }

  /** The SSRC that the server announces; -1 when it is missing or no hexadecimal number. */
  public long ssrc() {
    String value = parameters.get("ssrc");
    return value != null && value.matches("(?i)(0x)?[0-9a-f]{1,8}")
        ? Long.parseLong(value.toLowerCase(Locale.ROOT).replace("0x", ""), 16)
        : -1;
  }

  private @Nullable Range range(String name, int max) {
    String value = parameters.get(name);
    if (value == null || !value.matches("\\d{1,5}(\\s*-\\s*\\d{1,5})?")) {
      return null;
    }
    String[] ends = value.split("\\s*-\\s*");
    int first = Integer.parseInt(ends[0]);
    int second = ends.length > 1 ? Integer.parseInt(ends[1]) : first + 1;
    return first <= max && second <= max ? new Range(first, second) : null;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(specifier);
    parameters.forEach(
        (name, value) -> out.append(';').append(name).append(value.isEmpty() ? "" : "=" + value));
    return out.toString();
  }
}
