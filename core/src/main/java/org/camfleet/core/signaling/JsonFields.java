package org.camfleet.core.signaling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose keys are found in any letter case: clients disagree about the first letter.
 */
final class JsonFields {
  /** Depth and length are bounded before anything is built from a stranger's text. */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(SignalingJson.MAX_TEXT)
                          .maxNameLength(256)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String what;
  private final Map<String, JsonNode> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private JsonFields(String what, JsonNode object) {
    this.what = what;
    object.properties().forEach(entry -> fields.putIfAbsent(entry.getKey(), entry.getValue()));
  }

  /** Reads one JSON object; {@code what} names it in errors. */
  static JsonFields parse(String what, String text) throws MalformedException {
    try {
      return of(what, JSON.readTree(text));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new MalformedException(
          "%s: not JSON at line %d column %d (expected: an object)"
              .formatted(what, at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()));
    }
  }

  /** Views a node that must be an object. */
  static JsonFields of(String what, @Nullable JsonNode node) throws MalformedException {
    if (node == null || !node.isObject()) {
      throw new MalformedException(
          what + ": " + (node == null ? "nothing" : kind(node)) + " (expected: a JSON object)");
    }
    return new JsonFields(what, node);
  }

  /** The node of a key, null when absent or JSON null. */
  @Nullable JsonNode node(String key) {
    JsonNode node = fields.get(key);
    return node == null || node.isNull() ? null : node;
  }

  /** A text, null when absent. */
  @Nullable String text(String key) throws MalformedException {
    JsonNode node = node(key);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw new MalformedException(what + "." + key + ": " + kind(node) + " (expected: a string)");
    }
    return node.textValue();
  }

  /** A text that must be there. */
  String requiredText(String key) throws MalformedException {
    String text = text(key);
    if (text == null) {
      throw new MalformedException(what + "." + key + ": missing (expected: a string)");
    }
    return text;
  }

  /** A text or a number, as text; null when absent or of another kind. */
  @Nullable String scalar(String key) {
    JsonNode node = node(key);
    return node == null || !node.isValueNode() ? null : node.asText();
  }

  private static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
