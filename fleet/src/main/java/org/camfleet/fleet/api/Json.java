package org.camfleet.fleet.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** JSON of the fleet API: strict when read (no duplicate keys, no trailing text, shallow). */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(20).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Json() {}

  /** A new object to be filled in the order of its fields. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads one JSON object.
   *
   * @throws ApiRefusal 400 with line and column of what is wrong
   */
  public static ObjectNode read(byte[] body) {
    return read(body, "body: line %d, column %d: %s (expected: one JSON object)");
  }

  /**
   * Reads one JSON object that is a line of something larger.
   *
   * @throws ApiRefusal 400 with the column of what is wrong
   */
  public static ObjectNode readLine(byte[] line) {
    return read(line, "line: column %2$d: %3$s (expected: one JSON object)");
  }

  private static ObjectNode read(byte[] body, String mistake) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw ApiRefusal.badRequest(
          mistake.substring(0, mistake.indexOf(':')) + ": no JSON object (expected: {…})");
    } catch (JsonProcessingException e) {
      throw ApiRefusal.badRequest(
          mistake.formatted(
              e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
              e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
              reason(e)));
    } catch (IOException e) {
      throw ApiRefusal.badRequest("body: " + e.getMessage());
    }
  }

  /** What Jackson says, but for the word that it stumbled over: that may be half a password. */
  private static String reason(JsonProcessingException e) {
    String said = e.getOriginalMessage().replaceAll("\\s+", " ");
    return said.startsWith("Unrecognized token") ? "a word without quotes" : said;
  }

  /** Reads what {@link #text} wrote. */
  public static JsonNode stored(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored JSON does not parse", e);
    }
  }

  /** Compact text. */
  public static String text(JsonNode node) {
    return node.toString();
  }

  /** An answer with a JSON body. */
  public static HttpResponse response(int status, JsonNode body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, text(body)));
  }
}
