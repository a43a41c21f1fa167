package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.camfleet.core.rtsp.RtspFault;

/**
 * How long to wait before the next attempt: doubling from a first to a last delay, with jitter so
 * that what failed together does not come back together: a quarter for sessions, all of it for
 * cameras that may be back at once. Each class of faults grows by itself: an outage of minutes must
 * not make one refusal after it cost minutes, too. Not thread-safe.
 */
final class Backoff {
  /** A camera may ask for more, but then nobody would see that it is well again. */
  static final Duration LONGEST_WANTED = Duration.ofMinutes(10);

  private final RandomGenerator random;
  private final Map<Pace, Integer> attempts = new HashMap<>();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The delay before the next attempt after one more failure of this class. */
  Duration next(Pace pace) {
    long longest = longest(pace);
    return Duration.ofMillis(longest - random.nextLong(longest / 4 + 1));
  }

  private long longest(Pace pace) {
    int before = attempts.merge(pace, 1, Integer::sum) - 1;
    long doubled = pace.first().toMillis() << Math.min(before, 16);
    return Math.min(doubled, pace.last().toMillis());
  }

  /** Where many cameras fail together, as by a power cut, any moment is as good as another. */
  private Duration anywhere(Pace pace) {
    long least = pace.first().toMillis() / 4;
    return Duration.ofMillis(least + random.nextLong(longest(pace) - least + 1));
  }

  /** The delay after this fault of a camera, which may want a longer one. */
  Duration after(RtspFault fault) {
    Pace pace = Pace.of(fault.kind());
    // What only an operator can mend is not asked sooner by luck: cameras lock accounts.
    boolean soon = pace.equals(Pace.QUICK) || pace.equals(Pace.ABSENT);
    Duration ours = soon ? anywhere(pace) : next(pace);
    Duration wanted = fault.retryAfter();
    if (wanted == null || wanted.compareTo(ours) < 0) {
      return ours;
    }
    return wanted.compareTo(LONGEST_WANTED) < 0 ? wanted : LONGEST_WANTED;
  }

  /** For what nobody waits for: up to half as long again. */
  Duration atLeast(Duration pause) {
    return pause.plusMillis(random.nextLong(pause.toMillis() / 2 + 1));
  }

  /** An attempt succeeded: the next failure starts small again. */
  void reset() {
    attempts.clear();
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

    /** Sessions end again and again soon after they stood, which may be an untold fight. */
    static final Pace UNSETTLED = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(80));

    /** The pace after this fault of a camera. */
    static Pace of(RtspFault.Kind kind) {
      return switch (kind) {
        case BAD_CREDENTIALS -> LOCKED_OUT;
        case NOT_FOUND, NO_VIDEO, NEEDS_REENCODE, UNTRUSTED, FORBIDDEN -> MISCONFIGURED;
        case REFUSED, NO_ROUTE -> ABSENT;
        case BUSY, NO_MEDIA, NO_PICTURES, NO_KEY_FRAME, STALLED_CLOCK, PROTOCOL_ERROR, CLOSED ->
            QUICK;
      };
    }
  }
}
