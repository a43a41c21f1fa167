package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from a first to a last delay, with a quarter
 * of jitter so that cameras that failed together do not come back together. Not thread-safe.
 */
final class Backoff {
  private final RandomGenerator random;
  private int attempts;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The delay before the next attempt after one more failure of this class. */
  Duration next(Pace pace) {
    long doubled = pace.first().toMillis() << Math.min(attempts, 16);
    attempts++;
    long capped = Math.min(doubled, pace.last().toMillis());
    return Duration.ofMillis(capped - random.nextLong(capped / 4 + 1));
  }

  /** An attempt succeeded: the next failure starts small again. */
  void reset() {
    attempts = 0;
  }

  /**
   * The pace of a class of faults.
   *
   * @param first delay after the first failure
   * @param last longest delay
   */
  record Pace(Duration first, Duration last) {
    /** A line that broke: it may be back at once. */
    static final Pace QUICK = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(15));

    /** Nothing answers there: the camera may be off for hours. */
    static final Pace ABSENT = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(60));

    /** Bad credentials: cameras lock accounts, so at most one probe in ten minutes. */
    static final Pace LOCKED_OUT = new Pace(Duration.ofMinutes(10), Duration.ofMinutes(30));

    /** A setting is wrong: only an operator can change it, yet it may be changed elsewhere. */
    static final Pace MISCONFIGURED = new Pace(Duration.ofSeconds(10), Duration.ofMinutes(2));

    /** Another master took the channel: growing, so that two of them never fight. */
    static final Pace SUPERSEDED = new Pace(Duration.ofSeconds(30), Duration.ofMinutes(10));
  }
}
