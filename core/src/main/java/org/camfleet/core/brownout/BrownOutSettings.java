package org.camfleet.core.brownout;

import java.time.Duration;
import java.util.Map;

/**
 * When a node browns out.
 *
 * @param enabled whether it does at all
 * @param beginAfter how long after its start nothing is looked at
 * @param stepAfter how long a shortage lasts before the next level
 * @param easeAfter how long all must be at ease before the level before
 * @param easePercent percent of each limit below which a resource is at ease
 * @param viewersPerSecond viewers that leave in a second, at {@link Level#FEWER_VIEWERS}
 * @param limits from which figure on the node is short of a resource; 0 for never
 */
public record BrownOutSettings(
    boolean enabled,
    Duration beginAfter,
    Duration stepAfter,
    Duration easeAfter,
    int easePercent,
    int viewersPerSecond,
    Map<Resource, Integer> limits) {
  /** Copies the map. */
  public BrownOutSettings {
    limits = Map.copyOf(limits);
  }
}
