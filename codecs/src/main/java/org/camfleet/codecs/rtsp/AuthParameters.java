package org.camfleet.codecs.rtsp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scheme and its parameters, as in {@code WWW-Authenticate} and {@code Authorization} (RFC 7235
 * 2.1). Never printed: it may hold a response or a password.
 */
final class AuthParameters {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\G[\\s,]*(?:([\\w.-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]*))|([\\w-]+))");
  private static final int MAX_LENGTH = 8 * 1024;

  private final String scheme;
  private final Map<String, String> values = new LinkedHashMap<>();

  private AuthParameters(String scheme) {
    this.scheme = scheme.toLowerCase(Locale.ROOT);
  }

  /** Every challenge in a header's value; one value may hold several. */
  static List<AuthParameters> parseAll(String header) {
    List<AuthParameters> all = new ArrayList<>();
    Matcher token = TOKEN.matcher(header.length() > MAX_LENGTH ? "" : header);
    while (token.find()) {
      if (token.group(4) != null) {
        all.add(new AuthParameters(token.group(4)));
      } else if (!all.isEmpty()) {
        all.get(all.size() - 1).put(token);
      }
    }
    return all;
  }

  private void put(Matcher token) {
    String quoted = token.group(2);
    String value = quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : token.group(3);
    values.putIfAbsent(token.group(1).toLowerCase(Locale.ROOT), value);
  }

  boolean is(String name) {
    return scheme.equals(name);
  }

  /** The value of a parameter; empty when it is missing. */
  String get(String name) {
    return values.getOrDefault(name, "");
  }
}
