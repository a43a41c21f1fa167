package org.camfleet.core.bridge.uplink;

import java.util.List;
import java.util.Locale;

/**
 * How one second of a session was.
 *
 * @param condition what it says of the uplink
 * @param loss share of the packets that never came
 * @param delayMillis round trip time beyond the shortest
 * @param sentKbit what was sent in kilobits a second
 * @param arrivedKbit what arrived of it, or what an engine that adapts has found the way to take
 */
public record UplinkReading(
    Condition condition, double loss, long delayMillis, long sentKbit, long arrivedKbit) {
  /** Nothing is known. */
  public static final UplinkReading UNKNOWN = new UplinkReading(Condition.UNKNOWN, 0, 0, 0, 0);

  /** What a second says of the uplink. */
  public enum Condition {
    /** The far end told nothing. */
    UNKNOWN,
    /** All that is sent arrives. */
    FINE,
    /** Not all of it does, or late. */
    THIN,
    /** What is sent follows the uplink by itself. */
    ADAPTS
  }

  /**
   * Of several targets the one that counts: the worst, as all get the same; one that tells nothing
   * counts only where all do so.
   */
  public static UplinkReading worst(List<UplinkReading> all) {
    UplinkReading worst = UNKNOWN;
    for (UplinkReading one : all) {
      boolean worse = one.condition.compareTo(worst.condition) > 0;
      boolean less = one.condition == worst.condition && one.arrivedKbit < worst.arrivedKbit;
      worst = worse || less ? one : worst;
    }
    return worst;
  }

  /** As a person would say it. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "the uplink takes %d of %d kbit/s (%.0f %% lost, %.1f s late)",
        arrivedKbit,
        sentKbit,
        100 * loss,
        delayMillis / 1000.0);
  }
}
