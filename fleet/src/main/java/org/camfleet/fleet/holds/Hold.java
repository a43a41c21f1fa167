package org.camfleet.fleet.holds;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a camera recorded in a time, kept whatever its retention says.
 *
 * @param id 1 to 128 of {@code [a-zA-Z0-9_.-]}
 * @param camera the camera's id; its stream at the moment of the hold is what is held
 * @param from the beginning, by either clock of the recording
 * @param to the end, after the beginning; may be in the future
 * @param reason why, for whoever asks
 * @param until when it ends by itself, or null: when it is deleted
 */
public record Hold(
    String id, String camera, Instant from, Instant to, String reason, @Nullable Instant until) {
  /** Whether it holds anything then. */
  boolean isActive(Instant now) {
    Instant end = until;
    return end == null || end.isAfter(now);
  }
}
