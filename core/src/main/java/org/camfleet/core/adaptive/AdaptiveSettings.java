package org.camfleet.core.adaptive;

/**
 * Limits of the engine that re-encodes.
 *
 * @param maxCameras how many cameras a node re-encodes at once; 0: none, and nothing native is
 *     loaded
 * @param startBitrate bits a second that a new session begins with, before the way is known
 * @param maxBitrate most bits a second of one session's pictures
 * @param longestSide of the pictures that are sent, in pixels
 * @param decoding what decoding may cost
 */
public record AdaptiveSettings(
    int maxCameras, int startBitrate, int maxBitrate, int longestSide, DecodingSettings decoding) {
  /** The defaults of reference.conf. */
  public static final AdaptiveSettings DEFAULT =
      new AdaptiveSettings(4, 1_500_000, 4_000_000, 1920, DecodingSettings.DEFAULT);
}
