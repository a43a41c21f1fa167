package org.camfleet.codecs.h265;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.camfleet.codecs.h264.NalUnits;
import org.camfleet.codecs.sdp.Fmtp;
import org.jspecify.annotations.Nullable;

/**
 * The parameter sets that a run of pictures needs; equal by content.
 *
 * @param vps the video parameter set NAL unit, without start code
 * @param sps the sequence parameter set NAL unit, without start code
 * @param pps the picture parameter set NAL units, without start codes, in order of their id
 */
public record ParameterSets(byte[] vps, byte[] sps, byte[][] pps) {
  private static final int MOST_DESCRIBED = 64;

  /**
   * Reads {@code sprop-vps}, {@code sprop-sps} and {@code sprop-pps} (RFC 7798 clause 7.1); null
   * when one kind is missing, for then they are better learned in band. Start codes before the
   * sets, which do not belong there, are taken out.
   */
  public static @Nullable ParameterSets fromSprop(Fmtp fmtp) {
    ParameterSetStore store = new ParameterSetStore();
    for (String name : List.of("sprop-vps", "sprop-sps", "sprop-pps")) {
      String value = fmtp.get(name);
      for (String part : value == null ? new String[0] : value.split(",", MOST_DESCRIBED)) {
        try {
          byte[] bytes = Base64.getMimeDecoder().decode(part.trim());
          List<byte[]> split = NalUnits.splitAnnexB(bytes);
          boolean starts = bytes.length > 0 && bytes[0] == 0;
          (starts ? split : List.of(bytes)).forEach(nal -> store.add(nal, 0, nal.length));
        } catch (IllegalArgumentException notBase64) {
          return null;
        }
      }
    }
    return store.latest();
  }

  /** All sets, each behind a 4-byte length. */
  public byte[] lengthPrefixed() {
    List<byte[]> all = new ArrayList<>(List.of(vps, sps));
    all.addAll(Arrays.asList(pps));
    return NalUnits.lengthPrefixed(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterSets that
        && Arrays.equals(vps, that.vps)
        && Arrays.equals(sps, that.sps)
        && Arrays.deepEquals(pps, that.pps);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sps) + Arrays.deepHashCode(pps);
  }
}
