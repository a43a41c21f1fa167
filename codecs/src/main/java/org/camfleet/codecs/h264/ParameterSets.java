package org.camfleet.codecs.h264;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.quirks.Quirks;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets that a run of pictures needs; equal by content.
 *
 * @param sps the sequence parameter set NAL unit, without start code
 * @param pps the picture parameter set NAL units, without start codes, in order of their id
 */
public record ParameterSets(byte[] sps, byte[][] pps) {
  /**
   * Reads {@code sprop-parameter-sets} of an SDP format line (RFC 6184 clause 8.1); null when it
   * does not hold both kinds, for then they are better learned in band. Start codes before the
   * sets, which do not belong there, are taken out.
   */
  public static @Nullable ParameterSets fromSprop(String value) {
    return fromSprop(value, new Quirks());
  }

  /** The same, noting what is odd; what is not to be lived with is left out. */
  public static @Nullable ParameterSets fromSprop(String value, Quirks quirks) {
    ParameterSetStore store = new ParameterSetStore();
    for (String part : value.split(",", 64)) {
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(part.trim());
        withoutStartCodes(bytes, quirks).forEach(nal -> store.add(nal, 0, nal.length));
      } catch (IllegalArgumentException notBase64) {
        quirks.meets(Quirk.H264_HALF_SETS_IN_DESCRIPTION);
        return null;
      }
    }
    ParameterSets sets = store.latest();
    if (sets == null) {
      quirks.meets(Quirk.H264_HALF_SETS_IN_DESCRIPTION);
    }
    return sets;
  }

  private static List<byte[]> withoutStartCodes(byte[] bytes, Quirks quirks) {
    int at = NalUnits.startCode(bytes, 0, bytes.length);
    if (at > 1 || at == bytes.length) {
      return List.of(bytes);
    }
    boolean stripped = quirks.meets(Quirk.H264_START_CODES_IN_DESCRIPTION);
    return stripped ? NalUnits.splitAnnexB(bytes) : List.of();
  }

  /** The {@code sprop-parameter-sets} value: each set in Base64, comma-separated. */
  public String toSprop() {
    StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(sps));
    for (byte[] set : pps) {
      text.append(',').append(Base64.getEncoder().encodeToString(set));
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterSets that
        && Arrays.equals(sps, that.sps)
        && Arrays.deepEquals(pps, that.pps);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sps) + Arrays.deepHashCode(pps);
  }
}
