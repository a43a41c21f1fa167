package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object and remembers every mistake: where, value, expectation. JSON
 * null counts as absent.
 */
public final class FieldReader {
  private final String where;
  private final ObjectNode object;
  private final List<String> mistakes;

  /** Reads an object; {@code where} is what the names of its fields begin with in messages. */
  public FieldReader(String where, ObjectNode object, List<String> mistakes) {
    this.where = where;
    this.object = object;
    this.mistakes = mistakes;
  }

  /** Every field must be one of these. */
  public void allow(Set<String> names) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                mistakes.add("%s: unknown field".formatted(where + Quoted.text(name)));
              }
            });
  }

  boolean has(String name) {
    return object.has(name);
  }

  boolean isNull(String name) {
    return object.path(name).isNull();
  }

  /** A field; null when it is absent. */
  public @Nullable JsonNode node(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  /** A text of a length within limits; null when it is absent or wrong. */
  public @Nullable String text(String name, int minLength, int maxLength) {
    JsonNode node = node(name);
    if (node == null) {
      return null;
    }
    int length = node.isTextual() ? node.textValue().length() : -1;
    if (length < minLength || length > maxLength) {
      wrong(name, node, "a text of %d to %d characters".formatted(minLength, maxLength));
      return null;
    }
    if (node.textValue().chars().anyMatch(Character::isISOControl)) {
      wrong(name, node, "a text without control characters");
      return null;
    }
    return node.textValue();
  }

  /** A text of a form; null when it is absent or wrong. */
  public @Nullable String text(String name, Pattern pattern) {
    JsonNode node = node(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual() || !pattern.matcher(node.textValue()).matches()) {
      wrong(name, node, pattern.pattern());
      return null;
    }
    return node.textValue();
  }

  /** As {@link #text} for values that must never be shown. */
  @Nullable String secret(String name, int maxLength) {
    JsonNode node = node(name);
    if (node == null) {
      return null;
    }
    String text = node.isTextual() ? node.textValue() : "";
    if (text.isEmpty()
        || text.length() > maxLength
        || text.chars().anyMatch(Character::isISOControl)) {
      mistakes.add(
          "%s%s: not shown (expected: a text of 1 to %d characters without control characters)"
              .formatted(where, name, maxLength));
      return null;
    }
    return text;
  }

  /** A whole number within limits; null when it is absent or wrong. */
  public @Nullable Integer number(String name, int min, int max) {
    JsonNode node = node(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < min
        || node.intValue() > max) {
      wrong(name, node, "a whole number from %d to %d".formatted(min, max));
      return null;
    }
    return node.intValue();
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode node = node(name);
    if (node == null) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      wrong(name, node, "true or false");
    }
    return node.booleanValue();
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    JsonNode node = node(name);
    if (node == null) {
      return otherwise;
    }
    List<String> known = new ArrayList<>();
    for (E value : type.getEnumConstants()) {
      String spelled = spelled(value);
      if (node.isTextual() && node.textValue().equals(spelled)) {
        return value;
      }
      known.add(spelled);
    }
    wrong(name, node, String.join(", ", known));
    return otherwise;
  }

  /** As documents have it, in lower case with hyphens. */
  static String spelled(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Map<String, String> map(String name, int maxEntries, Pattern key, int maxValue) {
    Map<String, String> map = new LinkedHashMap<>();
    JsonNode node = node(name);
    if (node == null) {
      return map;
    }
    if (!node.isObject() || node.size() > maxEntries) {
      wrong(name, node, "an object with at most %d texts".formatted(maxEntries));
      return map;
    }
    FieldReader inner = new FieldReader(where + name + ".", (ObjectNode) node, mistakes);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!key.matcher(entry.getKey()).matches()) {
        mistakes.add(
            "%s%s: name %s (expected: %s)"
                .formatted(where, name, Quoted.text(entry.getKey()), key.pattern()));
      } else {
        String value = inner.text(entry.getKey(), 0, maxValue);
        map.put(entry.getKey(), value == null ? "" : value);
      }
    }
    return map;
  }

  /** Remembers a mistake that the caller found. */
  public void wrong(String name, JsonNode value, String expected) {
    String shown = value.isTextual() ? Quoted.text(value.textValue()) : brief(value);
    mistakes.add("%s%s: %s (expected: %s)".formatted(where, name, shown, expected));
  }

  private static String brief(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list of " + value.size();
      case OBJECT -> "an object";
      default -> Quoted.text(value.toString()).replaceAll("^\"|\"$", "");
    };
  }

  /** Exactly these, for messages. */
  static Set<String> names(String... names) {
    return Set.copyOf(Arrays.asList(names));
  }
}
