package org.camfleet.core.bridge;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a session does when a stranger takes its channel. Whatever the policy: in a fight that lasts
 * there is at most one join a minute. Times are nanoseconds of a monotonic clock. Not thread-safe.
 */
public final class Fight {
  /** From the second join of a fight on. */
  public static final Duration LEAST_PAUSE = Duration.ofMinutes(1);

  /** A session that stood so long undisturbed has ended the fight. */
  static final Duration CALM = Duration.ofMinutes(10);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** As long as the bridge before may linger. */
  private static final Duration INHERITANCE = Duration.ofSeconds(30);

  private static final Duration AFTER_PREDECESSOR = Duration.ofSeconds(1);

  private final Duration wait;
  private final RandomGenerator random;
  private Policy policy;
  private int displacements;
  private long takeovers;
  private @Nullable Long returns;
  private boolean joined;
  private long lastJoin;
  private long stoodSince;
  private boolean stands;
  private boolean inherits;
  private long inheritedAt;

  /** What is done about a stranger who takes the channel. */
  public enum Policy {
    /** Leave it to the stranger for the same time each time, then join again. */
    WAIT("it is joined again after the same pause each time"),
    /** Leave it to the stranger until an operator restarts the camera. */
    YIELD("it is left to that one until the camera is restarted"),
    /** Join again after half a minute, then after pauses that grow from one to ten minutes. */
    @JsonEnumDefaultValue
    TAKE_BACK("it is taken back after pauses that grow from half a minute to ten");

    private final String text;

    Policy(String text) {
      this.text = text;
    }

    /** What is done, as the end of a sentence. */
    String text() {
      return text;
    }
  }

  /** One whose policy {@code wait} waits ten minutes. */
  Fight(Policy policy, RandomGenerator random) {
    this(policy, LONGEST_PAUSE, random);
  }

  /** One whose policy {@code wait} waits so long. */
  Fight(Policy policy, Duration wait, RandomGenerator random) {
    this.policy = policy;
    this.wait = wait;
    this.random = random;
  }

  /** What is done about strangers. */
  Policy policy() {
    return policy;
  }

  /** From now on this is done about strangers; answers whether it is something else than before. */
  boolean follow(Policy next) {
    boolean other = policy != next;
    policy = next;
    return other;
  }

  /** How often a stranger took the channel in this fight; 0: there is none. */
  int displacements(long now) {
    end(now);
    return displacements;
  }

  /**
   * The channel was another bridge's of this fleet until now: whoever takes it within half a minute
   * is that one, whose last connection or join was under way. It begins no other.
   */
  void inherits(long now) {
    inherits = true;
    inheritedAt = now;
  }

  /** How often a stranger took the channel, in all fights. */
  long takeovers() {
    return takeovers;
  }

  /** A stranger took the channel: how long to leave it to him; null: for good. */
  @Nullable Duration displaced(long now) {
    end(now);
    if (inherits && now - inheritedAt < INHERITANCE.toNanos()) {
      inherits = false;
      stands = false;
      return AFTER_PREDECESSOR;
    }
    displacements++;
    takeovers++;
    stands = false;
    return pause(now);
  }

  /** How long to leave it to him from now on; null: for good. */
  @Nullable Duration pause(long now) {
    Duration pause =
        switch (policy) {
          case YIELD -> null;
          case WAIT -> spread(wait, wait.dividedBy(10));
          case TAKE_BACK -> takeBack();
        };
    Duration held = hold(now);
    Duration left = pause == null || pause.compareTo(held) >= 0 ? pause : held;
    returns = left == null ? null : now + left.toNanos();
    return left;
  }

  /** How long the last pause still lasts; null: for good. */
  @Nullable Duration untilReturn(long now) {
    Long at = returns;
    if (at == null) {
      return null;
    }
    Duration left = Duration.ofNanos(at - now);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * What operators are told while a stranger has the channel.
   *
   * @param closed what the service said of the socket that it closed, perhaps nothing
   */
  SessionFault fault(String closed) {
    return new SessionFault(
        SessionFault.Kind.SUPERSEDED,
        "another master took the channel%s; %s"
            .formatted(closed.isEmpty() ? "" : " (" + closed + ")", policy.text()));
  }

  /** Thirty seconds, then a minute, doubled each time. */
  private Duration takeBack() {
    if (displacements <= 1) {
      return spread(LEAST_PAUSE.dividedBy(2), Duration.ofSeconds(5));
    }
    long doubled = LEAST_PAUSE.toMillis() << Math.min(displacements - 2, 10);
    long pause = Math.min(doubled, LONGEST_PAUSE.toMillis());
    return spread(Duration.ofMillis(pause), Duration.ofMillis(pause / 4));
  }

  private Duration spread(Duration least, Duration jitter) {
    return least.plusMillis(random.nextLong(jitter.toMillis() + 1));
  }

  /** How long a join must wait, however it came about; zero: not at all. */
  Duration hold(long now) {
    end(now);
    if (displacements == 0 || !joined) {
      return Duration.ZERO;
    }
    Duration left = LEAST_PAUSE.minusNanos(now - lastJoin);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** A join is decided, sent, which may be much later, or taken: the minute begins anew. */
  void joins(long now) {
    joined = true;
    lastJoin = now;
  }

  /** Our session stands. */
  void stood(long now) {
    end(now);
    if (!stands) { // a session that was joined anew beside itself has stood all the time
      stoodSince = now;
    }
    stands = true;
  }

  /** Our session ended, without a stranger. */
  void ended(long now) {
    end(now);
    stands = false;
  }

  private void end(long now) {
    if (stands && now - stoodSince > CALM.toNanos()) {
      displacements = 0;
    }
  }
}
