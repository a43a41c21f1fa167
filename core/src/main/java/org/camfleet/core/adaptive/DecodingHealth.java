package org.camfleet.core.adaptive;

/**
 * Decides what follows from pictures that fail: wait for the next key frame, have the decoder made
 * anew there, or give the camera up. Plain, in the caller's time.
 */
final class DecodingHealth {
  private final int renewAfter;
  private final long failingForNanos;
  private int failures;
  private long failingSince;

  /** What to do after a picture. */
  enum Step {
    /** Go on. */
    CONTINUE,
    /** What follows builds on damage: pass over it up to the next key frame. */
    AWAIT_KEY_FRAME,
    /** The same, and with a new decoder. */
    RENEW,
    /** Nothing can be decoded: end. */
    GIVE_UP
  }

  DecodingHealth(DecodingSettings settings) {
    renewAfter = settings.renewAfter();
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
    if (failures % renewAfter == 0) {
      return Step.RENEW;
    }
    return whole ? Step.CONTINUE : Step.AWAIT_KEY_FRAME;
  }

  /** Failures in a row. */
  int failures() {
    return failures;
  }
}
