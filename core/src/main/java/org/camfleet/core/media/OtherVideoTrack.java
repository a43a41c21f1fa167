package org.camfleet.core.media;

import java.util.Arrays;
import java.util.Locale;

/**
 * Video that no storage session takes as it is and that has to be re-encoded: H.265, or single JPEG
 * images.
 *
 * @param codec how its pictures are coded
 * @param parameterSets of H.265 the VPS, SPS and PPS NAL units, each behind a 4-byte big-endian
 *     length; empty of JPEG
 * @param width picture width in pixels, after cropping
 * @param height picture height in pixels, after cropping
 */
public record OtherVideoTrack(Codec codec, byte[] parameterSets, int width, int height)
    implements Track {
  /** How pictures are coded. */
  public enum Codec {
    /** H.265; a unit's data is NAL units behind 4-byte lengths, as with H.264. */
    H265,
    /** Motion JPEG (RFC 2435); a unit's data is one JPEG image (JFIF), each one a key frame. */
    JPEG
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OtherVideoTrack track
        && codec == track.codec
        && width == track.width
        && height == track.height
        && Arrays.equals(parameterSets, track.parameterSets);
  }

  @Override
  public int hashCode() {
    return 31 * codec.hashCode() + Arrays.hashCode(parameterSets);
  }

  @Override
  public String toString() {
    return codec.name().toLowerCase(Locale.ROOT) + " " + width + "x" + height;
  }
}
