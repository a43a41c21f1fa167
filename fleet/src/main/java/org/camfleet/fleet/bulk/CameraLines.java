package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraDocument;
import org.jspecify.annotations.Nullable;

/** Prints cameras as the lines of an export, which is a body of an import too. */
final class CameraLines {
  private final List<String> labels;
  private final Set<String> known;
  private final ObjectWriter writer;

  /** Rows with columns for these labels. */
  CameraLines(List<String> labels) {
    this.labels = List.copyOf(labels);
    this.known = Set.copyOf(labels);
    this.writer = CsvForm.writer(CsvReader.EXPORTED.size() + labels.size());
  }

  static String json(Camera camera) {
    return Json.text(CameraDocument.print(camera)) + "\n";
  }

  /** The names of the columns. */
  String header() {
    List<@Nullable String> cells = new ArrayList<>(CsvReader.EXPORTED);
    labels.forEach(label -> cells.add("labels." + label));
    return CsvForm.line(writer, cells);
  }

  /** A camera below them. */
  String row(Camera camera) {
    if (!known.containsAll(camera.labels().keySet())) {
      // Better no file than one that takes labels away when it is imported.
      throw new IllegalStateException("camera " + camera.id() + ": new labels during the export");
    }
    ObjectNode document = CameraDocument.print(camera);
    List<@Nullable String> cells = new ArrayList<>();
    CsvReader.EXPORTED.forEach(column -> cells.add(cell(document, column)));
    labels.forEach(label -> cells.add(camera.labels().get(label)));
    return CsvForm.line(writer, cells);
  }

  private static @Nullable String cell(ObjectNode document, String column) {
    JsonNode node = document;
    for (String part : column.split("\\.")) {
      node = node.path(part);
    }
    if (column.equals("urls")) {
      List<String> urls = new ArrayList<>();
      node.forEach(url -> urls.add(url.asText()));
      return String.join(" ", urls);
    }
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    return node.isContainerNode() ? Json.text(node) : node.asText();
  }
}
