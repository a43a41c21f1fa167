package org.camfleet.fleet.recordings;

import java.time.Duration;
import java.time.Instant;

/** A time without a break, by the camera's clock. */
public record Span(Instant from, Instant to) {
  boolean isLongerThan(Duration duration) {
    return Duration.between(from, to).compareTo(duration) > 0;
  }
}
