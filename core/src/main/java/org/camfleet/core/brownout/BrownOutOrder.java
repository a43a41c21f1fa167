package org.camfleet.core.brownout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides how far a node has browned out, from one look at its resources after the other: one level
 * at a time, further when a shortage lasts, back when all was at ease for longer.
 *
 * <p>Between ease and shortage the level stays, so that it does not flap. Time without shortage is
 * taken off the time with it, so that a single spike leads nowhere, and a resource that is short
 * most of the time does. Plain state of the watch.
 */
final class BrownOutOrder {
  /** A look that comes later than this (a process that stood still) counts as this. */
  private static final long MOST_NANOS = Duration.ofSeconds(3).toNanos();

  private final long stepAfter;
  private final long easeAfter;
  private final double easeBelow;
  private Level level = Level.NORMAL;
  private boolean shortNow;
  private long shortFor;
  private long easyFor;

  BrownOutOrder(BrownOutSettings settings) {
    stepAfter = settings.stepAfter().toNanos();
    easeAfter = settings.easeAfter().toNanos();
    easeBelow = settings.easePercent() / 100.0;
  }

  /**
   * Takes a look; the level from now on.
   *
   * @param worst the resource nearest to its limit, or null when nothing could be measured
   * @param viewersLeft whether there is still a viewer that can leave
   * @param sinceLast nanoseconds since the look before
   */
  Level take(@Nullable Pressure worst, boolean viewersLeft, long sinceLast) {
    double ratio = worst == null ? 0 : worst.ratio();
    long passed = Math.min(Math.max(0, sinceLast), MOST_NANOS);
    shortNow = ratio >= 1;
    shortFor = shortNow ? Math.min(stepAfter, shortFor + passed) : Math.max(0, shortFor - passed);
    easyFor = ratio < easeBelow ? easyFor + passed : 0;
    if (shortNow && shortFor >= stepAfter && goesFurther(viewersLeft)) {
      move(level.further());
    } else if (easyFor >= easeAfter) {
      move(level.back());
    }
    return level;
  }

  /** As long as viewers can leave, nothing that is worth more goes. */
  private boolean goesFurther(boolean viewersLeft) {
    return level != Level.FEWER_VIEWERS || !viewersLeft;
  }

  private void move(Level to) {
    level = to;
    shortFor = 0;
    easyFor = 0;
  }

  /** Whether viewers leave now: the level says so, and the shortage is not over. */
  boolean closesViewers() {
    return shortNow && level.reaches(Level.FEWER_VIEWERS);
  }
}
