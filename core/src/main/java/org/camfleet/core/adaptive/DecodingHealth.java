package org.camfleet.core.adaptive;

/**
 * Decides what follows from pictures that fail: start over at the next key frame, or give the
 * camera up. Plain, in the caller's time.
 */
final class DecodingHealth {
  private final long failingForNanos;
  private int failures;
  private long failingSince;

  /** What to do after a picture. */
  enum Step {
    /** Go on. */
    CONTINUE,
    /**
     * What follows builds on damage: pass over it up to the next key frame, and go on there with a
     * decoder that has not seen it.
     */
    START_OVER,
    /** Nothing can be decoded: end. */
    GIVE_UP
  }

  DecodingHealth(DecodingSettings settings) {
    failingForNanos = settings.failingFor().toNanos();
  }

  /**
   * A picture is through.
   *
   * @param whole whether it was decoded without damage
   * @param inTime whether that took no longer than it may
   */
  Step after(boolean whole, boolean inTime, long nowNanos) {
    if (whole && inTime) {
      failures = 0;
      return Step.CONTINUE;
    }
    if (failures++ == 0) {
      failingSince = nowNanos;
    }
    if (failures > 1 && nowNanos - failingSince >= failingForNanos) {
      return Step.GIVE_UP;
    }
    return whole ? Step.CONTINUE : Step.START_OVER;
  }

  /** Failures in a row. */
  int failures() {
    return failures;
  }
}
