package org.camfleet.fleet.recordings;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.camfleet.fleet.api.Parameters;
import org.jspecify.annotations.Nullable;

/** Reads the times in a query. */
final class Times {
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  /** A time, or null when it is absent or a mistake, which is then remembered. */
  static @Nullable Instant read(Parameters given, String name) {
    String text = given.text(name);
    if (text == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(text);
      if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Said below, as for a time that is none of ours.
    }
    given.mistake(name, text, "a time such as 2026-12-01T08:00:00Z");
    return null;
  }
}
