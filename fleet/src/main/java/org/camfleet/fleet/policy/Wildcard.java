package org.camfleet.fleet.policy;

import java.util.regex.Pattern;

/** A pattern in which {@code *} stands for any text and {@code ?} for one character. */
final class Wildcard {
  private final String text;
  private final Pattern pattern;

  private Wildcard(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  static Wildcard of(String text) {
    return new Wildcard(text, Pattern.compile(regex(text)));
  }

  /** As IAM has actions: capitals do not count. */
  static Wildcard ignoringCase(String text) {
    return new Wildcard(text, Pattern.compile(regex(text), Pattern.CASE_INSENSITIVE));
  }

  private static String regex(String text) {
    var regex = new StringBuilder();
    // Stars in a row mean one, and would only cost time.
    for (char c : text.replaceAll("\\*+", "*").toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  boolean matches(String candidate) {
    return pattern.matcher(candidate).matches();
  }

  String text() {
    return text;
  }
}
