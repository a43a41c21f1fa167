package org.camfleet.fleet.quotas;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.FieldReader;

/** The JSON form of a quota. */
final class QuotaDocument {
  private static final Set<String> FIELDS = Set.of("name", "label", "value", "maxCameras");
  private static final int MAX_CAMERAS = 10_000_000;

  private QuotaDocument() {}

  /**
   * Reads a quota.
   *
   * @param name from the path; a name in the body must be the same
   * @throws ApiRefusal 400 with all mistakes
   */
  static LabelQuota parse(String name, ObjectNode body) {
    List<String> mistakes = new ArrayList<>();
    FieldReader fields = new FieldReader("", body, mistakes);
    fields.allow(FIELDS);
    if (!CameraDocument.ID.matcher(name).matches()) {
      mistakes.add(
          "name: %s (expected: %s)".formatted(Quoted.text(name), CameraDocument.ID.pattern()));
    }
    String given = fields.text("name", CameraDocument.ID);
    if (given != null && !given.equals(name)) {
      mistakes.add(
          "name: %s (expected: %s as in the path, or none)"
              .formatted(Quoted.text(given), Quoted.text(name)));
    }
    String label = fields.text("label", CameraDocument.LABEL);
    if (label == null && fields.node("label") == null) {
      mistakes.add("label: missing (expected: the name of a label)");
    }
    String value = fields.text("value", 0, CameraDocument.MAX_LABEL_VALUE);
    if ("*".equals(value)) {
      fields.wrong("value", new TextNode(value), "one value, or left out for every value");
    }
    Integer maxCameras = fields.number("maxCameras", 0, MAX_CAMERAS);
    if (maxCameras == null && fields.node("maxCameras") == null) {
      mistakes.add(
          "maxCameras: missing (expected: a whole number from 0 to %d)".formatted(MAX_CAMERAS));
    }
    if (label == null || maxCameras == null || !mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
    return new LabelQuota(name, label, value, maxCameras);
  }

  /** Prints a quota and how much of it is used. */
  static ObjectNode print(QuotaUse use) {
    LabelQuota quota = use.quota();
    ObjectNode body =
        Json.object()
            .put("name", quota.name())
            .put("label", quota.label())
            .put("value", quota.value())
            .put("maxCameras", quota.maxCameras())
            .put("used", use.used());
    if (quota.value() == null) {
      ArrayNode values = body.putArray("fullest");
      use.fullest()
          .forEach(one -> values.addObject().put("value", one.value()).put("used", one.used()));
    }
    return body;
  }
}
