package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the tags of a request, in either form: a map (streams) or a list (channels). */
final class TagFields {
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
  private static final String EXPECTED =
      "tag keys of 1 to 128, values of 0 to 256 letters, digits, spaces and _ . : / = + - @";

  private TagFields() {}

  /** The tags, empty when the member is absent. */
  static Map<String, String> optional(RequestFields fields, String key) {
    Map<String, String> tags = new LinkedHashMap<>();
    JsonNode node = fields.node(key);
    if (node == null) {
      return tags;
    }
    if (node.isObject()) {
      node.properties().forEach(tag -> put(fields, key, tags, tag.getKey(), tag.getValue()));
    } else if (node.isArray()) {
      for (JsonNode tag : node) {
        put(fields, key, tags, tag.path("Key").asText(""), tag.path("Value"));
      }
    } else {
      throw fields.bad(key, node.toString(), "tags");
    }
    if (tags.size() > TagStore.MOST) {
      throw tooMany(key);
    }
    return tags;
  }

  /** The tags, at least one. */
  static Map<String, String> required(RequestFields fields, String key) {
    Map<String, String> tags = optional(fields, key);
    if (tags.isEmpty()) {
      throw KvsRefusal.invalid(key + ": none (expected: 1 to 50 tags)");
    }
    return tags;
  }

  /** The keys of tags that are to go, at least one. */
  static List<String> keys(RequestFields fields, String key) {
    JsonNode node = fields.node(key);
    if (node == null || !node.isArray() || node.isEmpty() || node.size() > TagStore.MOST) {
      throw fields.bad(key, node == null ? "missing" : node.toString(), "1 to 50 tag keys");
    }
    List<String> keys = new ArrayList<>();
    for (JsonNode one : node) {
      checkKey(fields, key, one.isTextual() ? one.textValue() : "");
      keys.add(one.textValue());
    }
    return keys;
  }

  /** What a resource is told that would have more tags than it may. */
  static KvsRefusal tooMany(String key) {
    return new KvsRefusal(
        KvsError.TAGS_PER_RESOURCE_EXCEEDED_LIMIT,
        "%s: more than %d tags on the resource (expected: at most %d)"
            .formatted(key, TagStore.MOST, TagStore.MOST));
  }

  private static void put(
      RequestFields fields, String key, Map<String, String> tags, String name, JsonNode value) {
    checkKey(fields, key, name);
    if (name.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw fields.bad(key, name, "no key that begins with aws:, these are reserved");
    }
    if (!value.isTextual()
        || value.textValue().length() > 256
        || !ALLOWED.matcher(value.textValue()).matches()) {
      throw fields.bad(key + "." + name, value.toString(), EXPECTED);
    }
    if (name.equals(RetentionTag.KEY) && RetentionTag.bytes(value.textValue()) == 0) {
      throw fields.bad(key + "." + name, value.textValue(), RetentionTag.EXPECTED);
    }
    if (tags.put(name, value.textValue()) != null) {
      throw fields.bad(key, name, "each key once");
    }
  }

  private static void checkKey(RequestFields fields, String key, String name) {
    if (name.isEmpty() || name.length() > 128 || !ALLOWED.matcher(name).matches()) {
      throw fields.bad(key, name, EXPECTED);
    }
  }
}
