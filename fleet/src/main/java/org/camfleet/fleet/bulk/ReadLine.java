package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.inventory.CameraDocument;
import org.jspecify.annotations.Nullable;

/**
 * A line as far as it can be judged by itself.
 *
 * @param size bytes of the line
 * @param line the camera; null when the line is wrong
 * @param failure why; null when the line is right
 */
record ReadLine(int size, @Nullable BulkLine line, @Nullable LineOutcome failure) {
  private static final int MAX_ERRORS = 10;

  /** Reads a line; null when it is no camera. */
  static @Nullable ReadLine of(BodyLines.Line line, LineReader reader, NamedBefore named) {
    String id = "";
    try {
      if (line.tooLong()) {
        throw ApiRefusal.badRequest(
            "line: too long (expected: at most %d bytes)".formatted(BodyLines.MAX_LINE));
      }
      ObjectNode document = reader.read(line);
      if (document == null) {
        return null;
      }
      id = id(document);
      long first = named.first(id, line.number());
      if (first > 0) {
        throw ApiRefusal.badRequest(
            "id: \"%s\" is in line %d already (expected: each once)".formatted(id, first));
      }
      BulkLine camera = new BulkLine(line.number(), CameraDocument.parse(id, document));
      return new ReadLine(line.text().length, camera, null);
    } catch (ApiRefusal e) {
      List<String> errors = e.errors().stream().limit(MAX_ERRORS).toList();
      return new ReadLine(0, null, LineOutcome.failed(line.number(), id, e.code(), errors));
    }
  }

  private static String id(ObjectNode document) {
    JsonNode id = document.get("id");
    if (id == null || id.isNull()) {
      throw ApiRefusal.badRequest(
          "id: missing (expected: %s)".formatted(CameraDocument.ID.pattern()));
    }
    if (!id.isTextual() || !CameraDocument.ID.matcher(id.textValue()).matches()) {
      // What has an @ in it may be an address with a login, in the wrong place.
      boolean plain = id.isTextual() && !id.textValue().contains("@");
      String shown = plain ? Quoted.text(id.textValue()) : "no text that is shown";
      throw ApiRefusal.badRequest(
          "id: %s (expected: %s)".formatted(shown, CameraDocument.ID.pattern()));
    }
    return id.textValue();
  }
}
