package org.camfleet.fleet.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query string as it was received: its parameters, and their canonical form for a signature. */
public final class QueryString {
  private record Parameter(String name, String value) {}

  private final List<Parameter> parameters;

  private QueryString(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** Reads a raw query, without its question mark; a stray percent sign stands for itself. */
  public static QueryString parse(String rawQuery) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.add(new Parameter(decode(name), decode(value)));
      }
    }
    return new QueryString(parameters);
  }

  /** The decoded value of a parameter, null when it is absent or given more than once. */
  public @Nullable String single(String name) {
    String found = null;
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        if (found != null) {
          return null;
        }
        found = parameter.value();
      }
    }
    return found;
  }

  /** All parameters but one, encoded by RFC 3986 and sorted. */
  String canonicalWithout(String excluded) {
    List<Parameter> encoded = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (!parameter.name().equals(excluded)) {
        encoded.add(new Parameter(encode(parameter.name(), ""), encode(parameter.value(), "")));
      }
    }
    encoded.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
    var canonical = new StringBuilder();
    for (Parameter parameter : encoded) {
      canonical.append(canonical.isEmpty() ? "" : "&");
      canonical.append(parameter.name()).append('=').append(parameter.value());
    }
    return canonical.toString();
  }

  /** Percent-encodes all but RFC 3986's unreserved characters and {@code kept}. */
  static String encode(String text, String kept) {
    var encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (unreserved(c) || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return encoded.toString();
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.write(high << 4 | low);
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
