package org.camfleet.core.bridge;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.Continuity;
import org.camfleet.core.media.UnitConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the units of one connection to a camera at a time into the relay: of the newest that plays,
 * or, where that one is on trial, from its first key frame on. Where it lags behind what was let in
 * before, its times are moved, and make up for it by a hundredth of what passes, or within 50 s. On
 * the loop.
 */
final class SourceFeed {
  private static final long BEHIND_MICROS = 1_000;
  private static final double LEAST_PACE = 0.01; // so slowly that nobody sees it
  private static final double LONGEST_MICROS = 50_000_000;

  private final UnitConsumer out;
  private final Continuity continuity = new Continuity();
  private @Nullable Place current;
  private long began;
  private long lag;
  private double pace; // of making up for it
  private int places;

  /** One connection's claim to feed. */
  static final class Place {
    private final int number;
    private final boolean onTrial;

    private Place(int number, boolean onTrial) {
      this.number = number;
      this.onTrial = onTrial;
    }

    boolean isOnTrial() {
      return onTrial;
    }
  }

  SourceFeed(UnitConsumer out) {
    this.out = out;
  }

  /** A place for a new connection, which counts more than those before; by the actor only. */
  Place place(boolean onTrial) {
    return new Place(++places, onTrial);
  }

  /** Where the line of the camera has got to. */
  Continuity continuity() {
    return continuity;
  }

  /** Whether this one feeds the relay. */
  boolean isFedBy(Place place) {
    return current == place;
  }

  /** Takes a unit, if it is this one's turn; whether it was taken. */
  boolean accept(Place from, AccessUnit unit) {
    if (takesOver(from, unit)) {
      current = from;
      began = unit.timeMicros();
      lag = Math.max(0, continuity.lastMicros() + BEHIND_MICROS - began);
      pace = Math.max(LEAST_PACE, lag / LONGEST_MICROS);
    }
    if (current != from || unit.timeMicros() < began) {
      return false; // sound of before the key frame
    }
    AccessUnit moved = moved(unit);
    continuity.passed(moved.timeMicros());
    out.accept(moved);
    return true;
  }

  /** Whether this one feeds the relay from this unit on. */
  boolean takesOver(Place from, AccessUnit unit) {
    Place now = current;
    boolean newer = now == null || from.number > now.number;
    return newer && (!from.onTrial || unit.isVideo() && unit.keyFrame());
  }

  private AccessUnit moved(AccessUnit unit) {
    long left = lag - (long) ((unit.timeMicros() - began) * pace);
    if (left <= 0) {
      return unit;
    }
    return new AccessUnit(
        unit.track(), unit.data(), unit.timeMicros() + left, unit.arrivalMicros(), unit.keyFrame());
  }
}
