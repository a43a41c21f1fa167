package org.camfleet.fleet.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camfleet.fleet.api.ApiRefusal;
import org.jspecify.annotations.Nullable;

/** Reads one line of a body as the JSON form of a camera; one body, one thread at a time. */
interface LineReader {
  /**
   * The camera's document; null for a line that is none, such as a header.
   *
   * @throws ApiRefusal when the line has another form; what it says never shows a password
   * @throws Unreadable when no later line can be read either
   */
  @Nullable ObjectNode read(BodyLines.Line line);

  /** The body as a whole can not be read. */
  final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String text) {
      super(text, null, false, false);
    }
  }
}
