package org.camfleet.core.adaptive;

/** Thins out pictures evenly so that no more than so many a second are left. One thread. */
final class FrameRateLimit {
  private double dueMicros = Double.NEGATIVE_INFINITY;

  /** Whether a picture of this time is wanted; {@code most} a second, 0 for all. */
  boolean admits(long timeMicros, double most) {
    if (most <= 0) {
      return true;
    }
    double interval = 1e6 / most;
    // Pictures of a camera come a little early or late; a quarter of an interval is forgiven.
    if (timeMicros < dueMicros - interval / 4) {
      return false;
    }
    boolean late = timeMicros > dueMicros + interval;
    dueMicros = (late ? timeMicros : dueMicros) + interval;
    return true;
  }
}
