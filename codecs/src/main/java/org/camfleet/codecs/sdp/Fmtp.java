package org.camfleet.codecs.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Format parameters of a payload type, such as {@code 96 packetization-mode=1;
 * profile-level-id=42e01f} (RFC 8866 6.15). Immutable.
 *
 * @param payloadType 0 to 127
 * @param parameters values by lower-case name in their order; a word without {@code =} has an empty
 *     value
 */
public record Fmtp(int payloadType, Map<String, String> parameters) {

  public Fmtp {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** The parameters of a payload type that has none. */
  public static Fmtp none(int payloadType) {
    return new Fmtp(payloadType, Map.of());
  }

  /** Reads the value of an {@code fmtp} attribute; null when it names no payload type. */
  public static @Nullable Fmtp parse(String value) {
    String[] parts = value.strip().split("\\s+", 2);
    if (!parts[0].matches("\\d{1,3}") || Integer.parseInt(parts[0]) > 127) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    String list = parts.length > 1 ? parts[1] : "";
    for (String parameter : list.split(";")) {
      add(parameters, parameter.strip());
    }
    return new Fmtp(Integer.parseInt(parts[0]), parameters);
  }

  private static void add(Map<String, String> parameters, String parameter) {
    // The first equals sign: base64 values end in more of them.
    int equals = parameter.indexOf('=');
    if (equals > 0) {
      parameters.putIfAbsent(
          name(parameter.substring(0, equals)), unquote(parameter.substring(equals + 1).strip()));
    } else if (!parameter.isEmpty()) {
      parameters.putIfAbsent(name(parameter), "");
    }
  }

  private static String name(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static String unquote(String text) {
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  /** The value of a parameter, whatever the case of its name; null when it is not there. */
  public @Nullable String get(String name) {
    return parameters.get(name(name));
  }

  /** The value of a numeric parameter, or {@code otherwise} when it is missing or no number. */
  public int number(String name, int otherwise) {
    String value = get(name);
    return value != null && value.matches("\\d{1,9}") ? Integer.parseInt(value) : otherwise;
  }

  /** The attribute's value, as written into a description. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder().append(payloadType);
    char separator = ' ';
    for (Map.Entry<String, String> entry : parameters.entrySet()) {
      out.append(separator).append(entry.getKey());
      if (!entry.getValue().isEmpty()) {
        out.append('=').append(entry.getValue());
      }
      separator = ';';
    }
    return out.toString();
  }
}
