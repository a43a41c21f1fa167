package org.camfleet.fleet.holds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.FieldReader;
import org.jspecify.annotations.Nullable;

/** The JSON form of a hold. */
final class HoldDocument {
  private static final Set<String> FIELDS = Set.of("id", "camera", "from", "to", "reason", "until");
  private static final int MAX_REASON = 1000;
  private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

  private final FieldReader fields;
  private final List<String> mistakes;

  private HoldDocument(FieldReader fields, List<String> mistakes) {
    this.fields = fields;
    this.mistakes = mistakes;
  }

  /**
   * Reads a hold.
   *
   * @param id from the path; an id in the body must be the same
   * @throws ApiRefusal 400 with all mistakes
   */
  static Hold parse(String id, ObjectNode body, Instant now) {
    List<String> mistakes = new ArrayList<>();
    FieldReader fields = new FieldReader("", body, mistakes);
    fields.allow(FIELDS);
    return new HoldDocument(fields, mistakes).read(id, now);
  }

  private Hold read(String id, Instant now) {
    if (!CameraDocument.ID.matcher(id).matches()) {
      mistakes.add("id: %s (expected: %s)".formatted(Quoted.text(id), CameraDocument.ID.pattern()));
    }
    String given = fields.text("id", CameraDocument.ID);
    if (given != null && !given.equals(id)) {
      mistakes.add(
          "id: %s (expected: %s as in the path, or none)"
              .formatted(Quoted.text(given), Quoted.text(id)));
    }
    String camera = fields.text("camera", CameraDocument.ID);
    missing("camera", camera, "a camera's id");
    String reason = fields.text("reason", 1, MAX_REASON);
    missing("reason", reason, "why, in 1 to %d characters".formatted(MAX_REASON));
    Instant from = time("from");
    missing("from", from, "a time such as 2026-12-01T08:00:00Z");
    Instant to = time("to");
    missing("to", to, "a time such as 2026-12-01T09:00:00Z");
    Instant until = time("until");
    if (from != null && to != null && !to.isAfter(from)) {
      mistakes.add("to: %s (expected: after from, %s)".formatted(to, from));
    }
    if (until != null && !until.isAfter(now)) {
      mistakes.add("until: %s (expected: in the future, or none)".formatted(until));
    }
    if (camera == null || reason == null || from == null || to == null || !mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
    return new Hold(id, camera, from, to, reason, until);
  }

  private void missing(String name, @Nullable Object value, String expected) {
    if (value == null && fields.node(name) == null) {
      mistakes.add("%s: missing (expected: %s)".formatted(name, expected));
    }
  }

  /** To the millisecond, as the database keeps it. */
  private @Nullable Instant time(String name) {
    JsonNode node = fields.node(name);
    if (node == null) {
      return null;
    }
    try {
      Instant time = Instant.ofEpochMilli(Instant.parse(node.asText()).toEpochMilli());
      if (!time.isBefore(Instant.EPOCH) && time.isBefore(END)) {
        return time;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // Told below.
    }
    fields.wrong(name, node, "a time such as 2026-12-01T08:00:00Z, up to the year 9999");
    return null;
  }

  static ObjectNode print(Hold hold, Instant now) {
    Instant until = hold.until();
    return Json.object()
        .put("id", hold.id())
        .put("camera", hold.camera())
        .put("from", hold.from().toString())
        .put("to", hold.to().toString())
        .put("reason", hold.reason())
        .put("until", until == null ? null : until.toString())
        .put("active", hold.isActive(now));
  }
}
