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
  /** The defaults of reference.conf, on a machine with two cores. */
  public static final AdaptiveSettings DEFAULT =
      new AdaptiveSettings(camerasOn(2), 1_500_000, 4_000_000, 1920, DecodingSettings.DEFAULT);

  /**
   * CPU time that a second of a camera of 1920x1080 and 25 pictures a second takes, in milliseconds
   * (docs/performance.md, AdaptiveCostTest).
   */
  private static final int CAMERA_MILLIS = 700;

  /** What of a machine may go into it, in percent: the rest is for peaks and all else. */
  private static final int SHARE_PERCENT = 75;

  /** How many cameras a machine with so many cores carries; at least one. */
  public static int camerasOn(int cores) {
    return Math.max(1, cores * 1_000 * SHARE_PERCENT / 100 / CAMERA_MILLIS);
  }
}
