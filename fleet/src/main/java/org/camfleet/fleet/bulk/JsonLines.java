package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camfleet.fleet.api.Json;

/** One JSON object to a line. */
final class JsonLines implements LineReader {
  @Override
  public ObjectNode read(BodyLines.Line line) {
    return Json.readLine(line.text());
  }
}
