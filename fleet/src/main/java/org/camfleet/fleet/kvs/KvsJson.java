package org.camfleet.fleet.kvs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** JSON of the KVS operations: bounded reading, and times as Unix seconds with a fraction. */
final class KvsJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxNameLength(256)
                          .maxNumberLength(64)
                          .build())
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private KvsJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The object in a body; an empty body counts as an empty object. */
  static ObjectNode read(byte[] body) {
    if (body.length == 0) {
      return object();
    }
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new KvsRefusal(
          KvsError.SERIALIZATION,
          "body: %s (expected: a JSON object)"
              .formatted(node.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new KvsRefusal(
          KvsError.SERIALIZATION,
          "body: not JSON at line %d column %d (expected: a JSON object)"
              .formatted(at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr()));
    } catch (IOException e) {
      throw new KvsRefusal(KvsError.SERIALIZATION, "body: not UTF-8 (expected: a JSON object)");
    }
  }

  /** Unix seconds with milliseconds, as the models have all times. */
  static BigDecimal seconds(Instant instant) {
    return BigDecimal.valueOf(instant.toEpochMilli(), 3);
  }
}
