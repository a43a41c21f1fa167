package org.camfleet.fleet.kvs;

import java.time.Duration;
import java.time.Instant;
import org.camfleet.core.archive.FragmentIndex;
import org.jspecify.annotations.Nullable;

/** Reads the selectors of fragments: which clock, and the stretch of time by it. */
final class TimeRanges {
  /** The longest stretch that is played. */
  static final Duration LONGEST = Duration.ofHours(24);

  static final String PRODUCER = "PRODUCER_TIMESTAMP";
  static final String SERVER = "SERVER_TIMESTAMP";

  private TimeRanges() {}

  /** The stretch of a selector that must be there and complete. */
  static ArchivedMedia.Range required(RequestFields selector, String rangeKey) {
    String by = selector.choice("FragmentSelectorType", PRODUCER, SERVER);
    RequestFields range = selector.requiredInner(rangeKey);
    Instant start = range.requiredTime("StartTimestamp");
    Instant end = range.requiredTime("EndTimestamp");
    return new ArchivedMedia.Range(clock(by), micros(start), micros(end));
  }

  /** Refuses what can not be played: reversed, too long, or not over where the server's counts. */
  static void playable(String where, String by, Instant start, Instant end, Instant now) {
    if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw KvsRefusal.invalid(
          "%s: %s to %s (expected: end after start, at most 24 hours later)"
              .formatted(where, start, end));
    }
    if (by.equals(SERVER) && end.isAfter(now)) {
      throw KvsRefusal.invalid(
          where + ".EndTimestamp: in the future (expected: past, where SERVER_TIMESTAMP selects)");
    }
  }

  static FragmentIndex.Clock clock(String by) {
    return by.equals(PRODUCER) ? FragmentIndex.Clock.PRODUCER : FragmentIndex.Clock.SERVER;
  }

  /** Microseconds since the Unix epoch; 0 for null. */
  static long micros(@Nullable Instant time) {
    // Not by way of nanoseconds, of which a long holds 292 years.
    return time == null ? 0 : time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }
}
