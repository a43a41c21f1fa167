package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/** Cameras as rows below a header that names the fields. An empty cell is a field left out. */
final class CsvReader implements LineReader {
  /** Columns beside {@code labels.NAME}, in the order of an export, which has no login. */
  static final List<String> EXPORTED =
      List.of(
          "id",
          "urls",
          "channel",
          "target.kind",
          "target.region",
          "target.endpoint",
          "target.account",
          "target.superseded",
          "targets",
          "retentionHours",
          "enabled",
          "video",
          "audio",
          "transport",
          "talk",
          "onvif",
          "substream");

  private static final Set<String> FLAGS = Set.of("enabled", "talk");
  private static final List<String> OTHERS = List.of("url", "username", "password");
  private static final String LABELS = "labels.";
  private static final String TARGET = "target.";

  private @Nullable List<String> header;

  @Override
  public @Nullable ObjectNode read(BodyLines.Line line) {
    if (header == null) {
      header = header(line);
      return null;
    }
    @Nullable String[] cells = CsvForm.row(line.text());
    if (cells.length != header.size()) {
      throw ApiRefusal.badRequest(
          "line: %d columns (expected: %d as in the header)"
              .formatted(cells.length, header.size()));
    }
    ObjectNode camera = Json.object();
    for (int i = 0; i < cells.length; i++) {
      String cell = cells[i];
      if (cell != null) {
        put(camera, header.get(i), cell);
      }
    }
    return camera;
  }

  private static List<String> header(BodyLines.Line line) {
    List<String> names = new ArrayList<>();
    @Nullable String[] cells;
    try {
      cells = CsvForm.row(line.text());
    } catch (ApiRefusal e) {
      throw new Unreadable("header, " + e.getMessage());
    }
    for (String cell : cells) {
      String name = cell == null ? "" : cell.strip();
      boolean label = name.startsWith(LABELS) && name.length() > LABELS.length();
      if (!label && !EXPORTED.contains(name) && !OTHERS.contains(name)) {
        throw new Unreadable(
            "header: column %s: unknown (expected: %s, %s, labels.NAME)"
                .formatted(
                    Quoted.text(name), String.join(", ", EXPORTED), String.join(", ", OTHERS)));
      }
      if (names.contains(name)) {
        throw new Unreadable(
            "header: column %s: twice (expected: each once)".formatted(Quoted.text(name)));
      }
      names.add(name);
    }
    if (!names.contains("id")) {
      throw new Unreadable("header: no column \"id\" (expected: one)");
    }
    return names;
  }

  private static void put(ObjectNode camera, String name, String cell) {
    if (name.startsWith(LABELS)) {
      inner(camera, "labels").put(name.substring(LABELS.length()), cell);
    } else if (name.startsWith(TARGET)) {
      inner(camera, "target").put(name.substring(TARGET.length()), cell);
    } else if (name.equals("urls")) {
      ArrayNode urls = camera.putArray("urls");
      for (String url : cell.strip().split("\\s+")) {
        urls.add(url);
      }
    } else if (name.equals("retentionHours") && cell.matches("-?[0-9]{1,9}")) {
      camera.put(name, Integer.parseInt(cell));
    } else if (FLAGS.contains(name) && (cell.equals("true") || cell.equals("false"))) {
      camera.put(name, cell.equals("true"));
    } else if (name.equals("targets")) {
      camera.set(name, list(cell));
    } else {
      camera.put(name, cell);
    }
  }

  private static ObjectNode inner(ObjectNode camera, String name) {
    return camera.get(name) instanceof ObjectNode object ? object : camera.putObject(name);
  }

  private static JsonNode list(String cell) {
    byte[] wrapped = ("{\"targets\":" + cell + "}").getBytes(StandardCharsets.UTF_8);
    try {
      return Json.read(wrapped).path("targets");
    } catch (ApiRefusal e) {
      throw ApiRefusal.badRequest("targets: no JSON (expected: a list of targets as JSON)");
    }
  }
}
