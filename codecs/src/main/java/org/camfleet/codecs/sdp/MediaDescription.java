package org.camfleet.codecs.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@code m=} line and the lines that belong to it (RFC 8866 5.14). Immutable.
 *
 * @param kind {@code video}, {@code audio}, {@code application}…
 * @param port the port; 0 where it is missing, unreadable or refused
 * @param protocol such as {@code RTP/AVP}; empty when the line is cut
 * @param formats payload types as written, or other format names
 * @param lines the lines after the {@code m=} line
 */
public record MediaDescription(
    String kind, int port, String protocol, List<String> formats, List<Line> lines)
    implements Section {

  public MediaDescription {
    formats = List.copyOf(formats);
    lines = List.copyOf(lines);
  }

  /** Starts a media description. */
  public static Builder builder(String kind, int port, String protocol, List<String> formats) {
    return new Builder(kind, port, protocol, formats);
  }

  /** The payload types among the formats, each once, in order of preference. */
  public List<Integer> payloadTypes() {
    return formats.stream()
        .filter(format -> format.matches("\\d{1,3}"))
        .map(Integer::valueOf)
        .filter(type -> type <= 127)
        .distinct() // a stranger may write one a thousand times
        .toList();
  }

  /**
   * What a payload type means: its {@code rtpmap}, else the fixed meaning of RFC 3551; null when
   * neither is known.
   */
  public @Nullable RtpMap rtpMap(int payloadType) {
    for (String value : attributes("rtpmap")) {
      RtpMap map = RtpMap.parse(value);
      if (map != null && map.payloadType() == payloadType) {
        return map;
      }
    }
    return RtpMap.fixed(payloadType);
  }

  /** The known meanings of all payload types, in order of preference. */
  public List<RtpMap> rtpMaps() {
    Map<Integer, RtpMap> written = new HashMap<>();
    for (String value : attributes("rtpmap")) {
      RtpMap map = RtpMap.parse(value);
      if (map != null) {
        written.putIfAbsent(map.payloadType(), map);
      }
    }
    List<RtpMap> maps = new ArrayList<>();
    for (int payloadType : payloadTypes()) {
      RtpMap map = written.getOrDefault(payloadType, RtpMap.fixed(payloadType));
      if (map != null) {
        maps.add(map);
      }
    }
    return maps;
  }

  /** The format parameters of a payload type; without any when it has no {@code fmtp} line. */
  public Fmtp fmtp(int payloadType) {
    for (String value : attributes("fmtp")) {
      Fmtp fmtp = Fmtp.parse(value);
      if (fmtp != null && fmtp.payloadType() == payloadType) {
        return fmtp;
      }
    }
    return Fmtp.none(payloadType);
  }

  /** The {@code rtcp-fb} values that hold for a payload type, wildcard lines included. */
  public List<String> feedback(int payloadType) {
    List<String> found = new ArrayList<>();
    for (String value : attributes("rtcp-fb")) {
      String[] parts = value.split("\\s+", 2);
      if (parts.length == 2
          && (parts[0].equals("*") || parts[0].equals(Integer.toString(payloadType)))) {
        found.add(parts[1].strip().toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(512);
    out.append("m=").append(kind).append(' ').append(port).append(' ').append(protocol);
    formats.forEach(format -> out.append(' ').append(format));
    out.append("\r\n");
    lines.forEach(line -> out.append(line).append("\r\n"));
    return out.toString();
  }

  /** Collects the lines of a media description in the order given. */
  public static final class Builder {
    private final String kind;
    private final int port;
    private final String protocol;
    private final List<String> formats;
    private final List<Line> lines = new ArrayList<>();

    private Builder(String kind, int port, String protocol, List<String> formats) {
      this.kind = kind;
      this.port = port;
      this.protocol = protocol;
      this.formats = formats;
    }

    /** Adds a line that is no attribute. */
    public Builder line(char type, String value) {
      lines.add(new Line(type, value));
      return this;
    }

    /** Adds {@code a=name:value}. */
    public Builder attribute(String name, String value) {
      return line('a', name + ":" + value);
    }

    /** Adds the flag {@code a=name}. */
    public Builder attribute(String name) {
      return line('a', name);
    }

    /** The finished media description. */
    public MediaDescription build() {
      return new MediaDescription(kind, port, protocol, formats, lines);
    }
  }
}
