package org.camfleet.codecs.fmp4;

import java.util.Optional;
import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;

/**
 * The fields that avcC repeats for High and later profiles (ISO 14496-15 5.3.3.1.2).
 *
 * @param chroma chroma_format_idc
 * @param lumaDepth bit_depth_luma_minus8
 * @param chromaDepth bit_depth_chroma_minus8
 */
record ChromaFormat(int chroma, int lumaDepth, int chromaDepth) {

  /** Reads them from an SPS (H.264 7.3.2.1.1); empty where the profile has none. */
  static Optional<ChromaFormat> of(byte[] sps) throws MalformedException {
    int profile = sps[1] & 0xff;
    if (profile != 100 && profile != 110 && profile != 122 && profile != 144) {
      return Optional.empty();
    }
    // This early in the NAL unit there can be no emulation prevention byte.
    BitReader bits = new BitReader(sps, 4, sps.length - 4);
    bits.unsignedExpGolomb(); // seq_parameter_set_id
    int chroma = bits.unsignedExpGolomb();
    if (chroma == 3) {
      bits.flag(); // separate_colour_plane_flag
    }
    return Optional.of(
        new ChromaFormat(chroma, bits.unsignedExpGolomb(), bits.unsignedExpGolomb()));
  }

  void write(BoxWriter out) {
    out.u8(0xfc | chroma & 3);
    out.u8(0xf8 | lumaDepth & 7);
    out.u8(0xf8 | chromaDepth & 7);
    out.u8(0); // no SPS extensions
  }
}
