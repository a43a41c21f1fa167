package org.camfleet.core.adaptive;

import java.time.Duration;

/**
 * What decoding may cost.
 *
 * @param threads that decode and scale, shared by all cameras of the node
 * @param queueUnits pictures of one camera that may wait
 * @param queueBytes payload bytes of one camera that may wait
 * @param maxPixels of one picture; cameras with larger ones are refused
 * @param maxUnitBytes of one coded picture; larger ones count as damaged
 * @param maxMemory bytes of the decoded pictures that one camera's decoder keeps
 * @param timeLimit for decoding and scaling one picture; beyond it the picture counts as failed
 * @param hungAfter how long one picture may take until its thread is written off
 * @param failingFor how long nothing may be decodable until the camera is given up
 */
public record DecodingSettings(
    int threads,
    int queueUnits,
    long queueBytes,
    long maxPixels,
    int maxUnitBytes,
    long maxMemory,
    Duration timeLimit,
    Duration hungAfter,
    Duration failingFor) {
  /** The defaults of reference.conf, on two cores. */
  public static final DecodingSettings DEFAULT =
      new DecodingSettings(
          2,
          50,
          8 << 20,
          4096 * 2304,
          4 << 20,
          256 << 20,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15));
}
