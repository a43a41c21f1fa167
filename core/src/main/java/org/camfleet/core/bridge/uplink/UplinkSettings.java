package org.camfleet.core.bridge.uplink;

import java.time.Duration;

/**
 * When an uplink counts as thin, and when it is tried again.
 *
 * @param follow whether cameras follow their uplinks at all
 * @param loss share of the packets that never arrive, also on request, from which a second is bad
 * @param delay round trip time beyond the shortest, from which a second is bad
 * @param estimateRatio what arrives, or what the far end allows, as a share of what is sent: below
 *     it a second is bad, where also a queue shows or packets are lost
 * @param lasting so many more bad seconds than good ones make an uplink thin
 * @param backAfter so many good seconds at a lower step, and the next higher one is tried
 * @param longestBackAfter the same at most: it doubles each time that the higher step did not last
 */
public record UplinkSettings(
    boolean follow,
    double loss,
    Duration delay,
    double estimateRatio,
    Duration lasting,
    Duration backAfter,
    Duration longestBackAfter) {
  /** The defaults of reference.conf. */
  public static final UplinkSettings DEFAULT =
      new UplinkSettings(
          true,
          0.05,
          Duration.ofSeconds(1),
          0.8,
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofHours(1));
}
