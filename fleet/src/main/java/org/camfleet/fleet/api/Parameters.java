package org.camfleet.fleet.api;

import static org.apache.pekko.http.javadsl.server.Directives.parameterMultiMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, read strictly: all mistakes are gathered, then refused. */
public final class Parameters {
  private final Map<String, List<String>> given;
  private final List<String> mistakes = new ArrayList<>();

  private Parameters(Map<String, List<String>> given, Collection<String> known) {
    this.given = given;
    given.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            mistakes.add(
                "query parameter %s: unknown (expected: %s)"
                    .formatted(Quoted.text(name), String.join(", ", known)));
          }
        });
  }

  /** Reads the query; {@code inner} must call {@link #check} once it has read its values. */
  public static Route parameters(Collection<String> known, Function<Parameters, Route> inner) {
    return parameterMultiMap(given -> inner.apply(new Parameters(given, known)));
  }

  /** The one value of a parameter, or null when it is absent or empty. */
  public @Nullable String text(String name) {
    List<String> values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      mistakes.add("query parameter %s: %d values (expected: one)".formatted(name, values.size()));
    }
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /** Every value of a parameter that may be repeated. */
  public List<String> all(String name) {
    return given.getOrDefault(name, List.of());
  }

  /** A whole number within limits, or null when it is absent. */
  public @Nullable Long number(String name, long min, long max) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    mistake(name, text, "a whole number from %d to %d".formatted(min, max));
    return null;
  }

  /** True or false; false when it is absent. */
  public boolean flag(String name) {
    String text = text(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      mistake(name, text, "true or false");
    }
    return "true".equals(text);
  }

  /** Remembers a mistake that the caller found. */
  public void mistake(String name, String value, String expected) {
    mistakes.add(
        "query parameter %s: %s (expected: %s)".formatted(name, Quoted.text(value), expected));
  }

  /** Remembers what somebody else found wrong with a value. */
  public void mistake(ApiRefusal refusal) {
    refusal.errors().forEach(error -> mistakes.add("query parameter " + error));
  }

  /**
   * Refuses the request if anything was wrong.
   *
   * @throws ApiRefusal 400 with every mistake
   */
  public void check() {
    if (!mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
  }
}
