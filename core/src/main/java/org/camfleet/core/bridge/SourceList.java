package org.camfleet.core.bridge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which of a camera's addresses is pulled: from the first to the last until one plays, from the
 * first again when that one fails, and a better one again after a quiet time. Plain state; times
 * are those of a monotonic clock in nanoseconds.
 */
final class SourceList {
  /** What plays for so long has settled: the next quiet time is short again. */
  private static final Duration SETTLED = Duration.ofHours(1);

  private static final int MOST_DOUBLINGS = 4;

  private final int size;
  private final @Nullable Duration quiet;
  private int current;
  private int former;
  private int trials;
  private int doublings;
  private boolean plays;
  private long playsSince;

  /**
   * All of a camera's addresses.
   *
   * @param quiet how long another than the first is pulled before a better one is tried; null: for
   *     ever
   */
  SourceList(int size, @Nullable Duration quiet) {
    this.size = size;
    this.quiet = quiet;
  }

  /** The index of the address to pull. */
  int current() {
    return current;
  }

  /** It plays. */
  void plays(long nanos) {
    if (!plays) {
      plays = true;
      playsSince = nanos;
    }
  }

  /** It failed; whether there is another one to try before the first has its turn again. */
  boolean failed(long nanos) {
    former = current;
    if (plays) {
      plays = false;
      if (nanos - playsSince > SETTLED.toNanos()) {
        doublings = 0;
      }
      current = 0;
      return false;
    }
    current = (current + 1) % size;
    return current != 0;
  }

  /** The last failure was not the address's. */
  void again() {
    current = former;
  }

  /** How long to wait before a better one is tried; null: there is none, or it is not wanted. */
  @Nullable Duration untilTrial() {
    return quiet == null || current == 0 ? null : quiet.multipliedBy(1L << doublings);
  }

  /** The index of the better one to try beside the one that plays. */
  int trial() {
    return trials % current;
  }

  /**
   * The trial failed: the next better one has its turn, later and later.
   *
   * @param locksOut whether another try may lock an account
   */
  void trialFailed(boolean locksOut) {
    trials++;
    if (locksOut) {
      doublings = MOST_DOUBLINGS;
    } else if (current > 0 && trials % current == 0) {
      doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
    }
  }

  /** The trial plays in place of the former one; where it does not last, the next comes later. */
  void takenOver(int index, long nanos) {
    current = index;
    trials = 0;
    doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
    playsSince = nanos;
  }
}
