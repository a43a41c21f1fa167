package org.camfleet.core.channel;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.media.AccessUnit;

/**
 * What the masters' legs tell of time: which of them carry one clock, and which still bring what
 * their source sent before they stood. Pure; used on the channel's media loop.
 */
final class LegClocks {
  /** How long after its first unit a leg may bring units of before. */
  static final long CATCH_UP_MICROS = 3_000_000;

  private final Map<Long, String> clocks = new HashMap<>();
  private final Map<Long, Long> firstArrivals = new HashMap<>();

  /** A leg's timestamps follow this clock. */
  void follows(long epoch, String clock) {
    clocks.put(epoch, clock);
  }

  /** A unit of a leg came in. */
  void arrived(long epoch, AccessUnit unit) {
    firstArrivals.putIfAbsent(epoch, unit.arrivalMicros());
  }

  /** A leg is gone. */
  void forget(long epoch) {
    clocks.remove(epoch);
    firstArrivals.remove(epoch);
  }

  /** Whether two legs are known to carry the same clock. */
  boolean areOne(long one, long other) {
    String clock = one == other ? null : clocks.get(one);
    return clock != null && clock.equals(clocks.get(other));
  }

  /** Whether this may be of before the leg stood: it is old, and the leg is new. */
  boolean isOfBefore(long epoch, AccessUnit unit) {
    return unit.arrivalMicros() - unit.timeMicros() > Handover.WINDOW_MICROS
        && unit.arrivalMicros() - firstArrivals.getOrDefault(epoch, 0L) < CATCH_UP_MICROS;
  }
}
