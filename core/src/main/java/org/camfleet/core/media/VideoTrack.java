package org.camfleet.core.media;

import java.util.Arrays;

/**
 * H.264 with the parameter sets that its pictures need.
 *
 * @param sps the sequence parameter set NAL unit, without start code
 * @param pps the picture parameter set NAL units, without start codes, in order of their id
 * @param width picture width in pixels, after cropping
 * @param height picture height in pixels, after cropping
 */
public record VideoTrack(byte[] sps, byte[][] pps, int width, int height) implements Track {

  /**
   * The {@code profile-level-id} of RFC 6184: three bytes of the SPS as six lower-case hex digits.
   */
  public String profileLevelId() {
    return String.format("%02x%02x%02x", sps[1], sps[2], sps[3]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VideoTrack track
        && Arrays.equals(sps, track.sps)
        && Arrays.deepEquals(pps, track.pps);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sps) + Arrays.deepHashCode(pps);
  }

  @Override
  public String toString() {
    return "h264 " + profileLevelId() + " " + width + "x" + height;
  }
}
