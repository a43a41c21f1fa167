package org.camfleet.core.webrtc.ice;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** When to ask the peer whether it still wants our packets, and when it no longer does. */
final class Consent {
  /** RFC 7675 clause 5.1: randomised between 0.8 and 1.2 of five seconds. */
  private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(4000);

  private static final long LONGEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(6000);
  static final long LIFETIME = TimeUnit.SECONDS.toNanos(30);

  private final RandomGenerator random;
  private long next = OpenChecks.NEVER;

  Consent(RandomGenerator random) {
    this.random = random;
  }

  void restart(long now) {
    next = now + random.nextLong(SHORTEST_INTERVAL, LONGEST_INTERVAL);
  }

  boolean isDue(long now) {
    return now >= next;
  }

  boolean isLost(CandidatePair selected, long now) {
    return now - selected.lastAnswer >= LIFETIME;
  }

  long nextDue(CandidatePair selected) {
    return Math.min(next, selected.lastAnswer + LIFETIME);
  }
}
