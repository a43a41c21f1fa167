package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a session is joined anew, so that the service never ends it: once in a period that is a
 * little shorter than its life, at a phase of the wall clock that follows from the channel's name.
 * So the joins of a fleet are spread evenly, however many cameras began at once. Not thread-safe.
 */
final class SessionPlan {
  /** What an attempt to join takes with its repetitions, at least. */
  private static final Duration LEAST_MARGIN = Duration.ofSeconds(30);

  /** A shorter life leaves no time to plan: such a session is joined anew when it ended. */
  static final Duration SHORTEST_LIFE = Duration.ofSeconds(30);

  /** A session that is never joined anew by plan. */
  static final SessionPlan NONE =
      new SessionPlan(null, "", InstantSource.system(), RandomGenerator.getDefault());

  private final long periodMillis;
  private final long marginMillis;
  private final long phaseMillis;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * The plan of a channel's sessions.
   *
   * @param life after which the service ends a session; null: it does not
   * @param channel names the phase; the same on every node
   * @param clock wall time
   */
  SessionPlan(
      @Nullable Duration life, String channel, InstantSource clock, RandomGenerator random) {
    boolean planned = life != null && life.compareTo(SHORTEST_LIFE) >= 0;
    long lifeMillis = life == null || !planned ? 0 : life.toMillis();
    this.marginMillis =
        Math.min(lifeMillis / 3, Math.max(LEAST_MARGIN.toMillis(), lifeMillis / 10));
    this.periodMillis = lifeMillis - marginMillis;
    this.phaseMillis = (long) (fraction(channel) * periodMillis);
    this.clock = clock;
    this.random = random;
  }

  /** After which the service ends a session, where that is planned for; null: it is not. */
  @Nullable Duration life() {
    return periodMillis == 0 ? null : Duration.ofMillis(periodMillis + marginMillis);
  }

  /**
   * How long after now a session that begins now is to be joined anew; null: never. It is between a
   * quarter of the margin and the life less five eighths of it.
   */
  @Nullable Duration next() {
    if (periodMillis == 0) {
      return null;
    }
    Instant now = clock.instant();
    long least = marginMillis / 4;
    long wait = Math.floorMod(phaseMillis - (now.toEpochMilli() + least), periodMillis);
    long jitter = random.nextLong(marginMillis / 4 + 1) - marginMillis / 8;
    return Duration.ofMillis(Math.max(least, least + wait + jitter));
  }

  /** From 0 to below 1, evenly spread over names (FNV-1a, its bits mixed as SplitMix64 does). */
  static double fraction(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return ((hash ^ hash >>> 31) >>> 11) * 0x1.0p-53;
  }
}
