package org.camfleet.core.bridge.budget;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How hard an account may be pressed: starts gently, is raised by each call that succeeds, and
 * halved by a service that says it is too much, which is then left alone for a pause with
 * decorrelated jitter. Not thread-safe.
 */
final class Throttle {
  static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * A service that fails is asked so often at least: it must not be long back before it is used.
   */
  static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(15);

  static final double FIRST_PRESSURE = 0.2;
  private static final double LEAST_PRESSURE = 0.02;
  private static final double STEP = 0.02;

  private final RandomGenerator random;
  private double pressure = FIRST_PRESSURE;
  private long pause = FIRST_PAUSE;
  private long pausedUntil;
  private boolean paused;

  Throttle(RandomGenerator random) {
    this.random = random;
  }

  /** How much of the allowed rate may be used, above 0, at most 1. */
  double pressure() {
    return pressure;
  }

  /** Nanoseconds until calls may be made again; 0: now. */
  long pauseLeft(long now) {
    if (paused && now - pausedUntil >= 0) {
      paused = false;
    }
    return paused ? pausedUntil - now : 0;
  }

  /** The service said that it is too much; false when that was known. */
  boolean throttled(long now) {
    if (pauseLeft(now) > 0) {
      return false; // sent before the pause began
    }
    pressure = Math.max(LEAST_PRESSURE, pressure / 2);
    pause = Math.min(LONGEST_PAUSE, random.nextLong(FIRST_PAUSE, 3 * pause));
    pausedUntil = now + pause;
    paused = true;
    return true;
  }

  /** A call succeeded. */
  void succeeded(long now) {
    if (pauseLeft(now) == 0) {
      pressure = Math.min(1, pressure + STEP);
      pause = FIRST_PAUSE;
    }
  }
}
