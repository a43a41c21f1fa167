package org.camfleet.core.images;

import java.time.Duration;

/**
 * What still pictures may cost.
 *
 * @param threads that decode and scale
 * @param queue groups of pictures that may wait for a thread
 * @param deadline for one group of pictures, with its wait
 * @param cacheBytes of finished pictures that are kept
 * @param pageImages of one answer of GetImages at most
 * @param pageBytes of one answer of GetImages, but one picture in any case
 * @param requests of GetImages that this node answers at a time
 * @param maxPixels of one picture; larger ones count as damaged
 * @param maxMemory bytes of the pictures that a decoder keeps
 */
public record ImageSettings(
    int threads,
    int queue,
    Duration deadline,
    long cacheBytes,
    int pageImages,
    long pageBytes,
    int requests,
    long maxPixels,
    long maxMemory) {
  /** The defaults of reference.conf, on two cores. */
  public static final ImageSettings DEFAULT =
      new ImageSettings(
          1, 64, Duration.ofSeconds(10), 64 << 20, 25, 8 << 20, 8, 4096 * 2304, 256 << 20);
}
