package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request, read by their rules: a value that breaks its rule is refused with its
 * place, itself and the expectation. Unknown members are ignored.
 */
final class RequestFields {
  static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,256}");
  private static final Pattern VERSION = Pattern.compile("[a-zA-Z0-9]{1,64}");

  private final String path;
  private final JsonNode object;

  RequestFields(ObjectNode object) {
    this("", object);
  }

  private RequestFields(String path, JsonNode object) {
    this.path = path;
    this.object = object;
  }

  /** A name or an ARN: exactly one of them is set. */
  record NameOrArn(@Nullable String name, @Nullable String arn) {
    @Override
    public String toString() {
      return name == null ? String.valueOf(arn) : name;
    }
  }

  /** Reads the pair of members of which exactly one must be given. */
  NameOrArn nameOrArn(String nameKey, String arnKey, ResourceArn.Kind kind) {
    String name = optionalName(nameKey);
    String arn = node(arnKey) == null ? null : arn(arnKey, kind);
    if ((name == null) == (arn == null)) {
      throw KvsRefusal.invalid(
          "%s, %s: %s (expected: exactly one of them)"
              .formatted(nameKey, arnKey, name == null ? "neither is given" : "both are given"));
    }
    return new NameOrArn(name, arn);
  }

  String arn(String key, ResourceArn.Kind kind) {
    String arn = text(key);
    if (!ResourceArn.is(kind, arn)) {
      throw bad(key, arn, "the ARN of a " + kind.word());
    }
    return arn;
  }

  String name(String key) {
    return matching(key, text(key), NAME, "1 to 256 of a-z A-Z 0-9 _ . -");
  }

  @Nullable String optionalName(String key) {
    return node(key) == null ? null : name(key);
  }

  String version(String key) {
    return matching(key, text(key), VERSION, "1 to 64 letters and digits");
  }

  @Nullable String optionalVersion(String key) {
    return node(key) == null ? null : version(key);
  }

  /** A text of 1 to {@code most} characters, or the default when absent. */
  @Nullable String textOr(String key, int most, @Nullable String otherwise) {
    if (node(key) == null) {
      return otherwise;
    }
    String text = text(key);
    if (text.isEmpty() || text.length() > most) {
      throw bad(key, text, "1 to " + most + " characters");
    }
    return text;
  }

  /** A required text. */
  String text(String key) {
    JsonNode node = node(key);
    if (node == null) {
      throw KvsRefusal.invalid(path + key + ": missing (expected: a string)");
    }
    if (!node.isTextual()) {
      throw bad(key, node.toString(), "a string");
    }
    return node.textValue();
  }

  /** A required whole number. */
  int integer(String key, int least, int most) {
    JsonNode node = node(key);
    if (node == null) {
      throw KvsRefusal.invalid(
          "%s%s: missing (expected: %d to %d)".formatted(path, key, least, most));
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      throw bad(key, node.toString(), least + " to " + most);
    }
    return node.intValue();
  }

  int integerOr(String key, int least, int most, int otherwise) {
    return node(key) == null ? otherwise : integer(key, least, most);
  }

  /** One word of a list. */
  String choice(String key, String... allowed) {
    String text = text(key);
    if (!List.of(allowed).contains(text)) {
      throw bad(key, text, "one of " + String.join(" ", allowed));
    }
    return text;
  }

  String choiceOr(String key, String otherwise, String... allowed) {
    return node(key) == null ? otherwise : choice(key, allowed);
  }

  /** Words of a list; empty when absent. */
  List<String> choices(String key, String... allowed) {
    JsonNode node = node(key);
    List<String> words = new ArrayList<>();
    if (node == null) {
      return words;
    }
    if (!node.isArray() || node.size() > 50) {
      throw bad(key, node.toString(), "a list of at most 50");
    }
    for (JsonNode word : node) {
      if (!word.isTextual() || !List.of(allowed).contains(word.textValue())) {
        throw bad(key, word.asText(), "one of " + String.join(" ", allowed));
      }
      words.add(word.textValue());
    }
    return words;
  }

  /** A time in Unix seconds, null when absent. */
  @Nullable Instant time(String key) {
    JsonNode node = node(key);
    if (node == null) {
      return null;
    }
    if (!node.isNumber() || node.decimalValue().abs().compareTo(new BigDecimal("1e11")) > 0) {
      throw bad(key, node.toString(), "Unix time in seconds");
    }
    try {
      return Instant.ofEpochMilli(node.decimalValue().movePointRight(3).longValue());
    } catch (DateTimeException e) {
      throw bad(key, node.toString(), "Unix time in seconds");
    }
  }

  /** A required time in Unix seconds. */
  Instant requiredTime(String key) {
    Instant time = time(key);
    if (time == null) {
      throw KvsRefusal.invalid(path + key + ": missing (expected: Unix time in seconds)");
    }
    return time;
  }

  /** An object inside, null when absent. */
  @Nullable RequestFields inner(String key) {
    JsonNode node = node(key);
    if (node == null) {
      return null;
    }
    if (!node.isObject()) {
      throw bad(key, node.toString(), "an object");
    }
    return new RequestFields(path + key + ".", node);
  }

  /** An object inside that must be there. */
  RequestFields requiredInner(String key) {
    RequestFields inner = inner(key);
    if (inner == null) {
      throw KvsRefusal.invalid(path + key + ": missing (expected: an object)");
    }
    return inner;
  }

  /** A required text of a form. */
  String matching(String key, Pattern pattern, String expected) {
    return matching(key, text(key), pattern, expected);
  }

  /** A text of a form, or null when absent. */
  @Nullable String optionalMatching(String key, Pattern pattern, String expected) {
    return node(key) == null ? null : matching(key, pattern, expected);
  }

  private String matching(String key, String text, Pattern pattern, String expected) {
    if (!pattern.matcher(text).matches()) {
      throw bad(key, text, expected);
    }
    return text;
  }

  KvsRefusal bad(String key, String value, String expected) {
    String shown = value.length() <= 60 ? value : value.substring(0, 60) + "…";
    return KvsRefusal.invalid(
        "%s%s: %s (expected: %s)"
            .formatted(path, key, shown.replaceAll("\\p{Cntrl}", "?"), expected));
  }

  /** A member as it came; null when absent or null. */
  @Nullable JsonNode node(String key) {
    JsonNode node = object.get(key);
    return node == null || node.isNull() ? null : node;
  }
}
