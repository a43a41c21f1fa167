package org.camfleet.codecs.fmp4;

import java.util.Optional;

/**
 * The fields that avcC repeats for High and later profiles (ISO 14496-15 5.3.3.1.2).
 *
 * @param chroma chroma_format_idc
 * @param lumaDepth bit_depth_luma_minus8
 * @param chromaDepth bit_depth_chroma_minus8
 */
record ChromaFormat(int chroma, int lumaDepth, int chromaDepth) {

  /** Reads them from an SPS (H.264 7.3.2.1.1); empty where the profile has none. */
  static Optional<ChromaFormat> of(byte[] sps) {
    int profile = sps[1] & 0xff;
    if (profile != 100 && profile != 110 && profile != 122 && profile != 144) {
      return Optional.empty();
    }
    Bits bits = new Bits(sps, 4);
    bits.unsignedGolomb(); // seq_parameter_set_id
    int chroma = bits.unsignedGolomb();
    if (chroma == 3) {
      bits.bit(); // separate_colour_plane_flag
    }
    return Optional.of(new ChromaFormat(chroma, bits.unsignedGolomb(), bits.unsignedGolomb()));
  }

  void write(BoxWriter out) {
    out.u8(0xfc | chroma & 3);
    out.u8(0xf8 | lumaDepth & 7);
    out.u8(0xf8 | chromaDepth & 7);
    out.u8(0); // no SPS extensions
  }

  /** Bits of a NAL unit; zeros behind its end. No emulation byte can stand this early. */
  private static final class Bits {
    private final byte[] data;
    private int position;

    Bits(byte[] data, int firstByte) {
      this.data = data;
      this.position = firstByte * 8;
    }

    int bit() {
      int at = position++;
      return at / 8 < data.length ? data[at / 8] >> (7 - at % 8) & 1 : 0;
    }

    int unsignedGolomb() {
      int zeros = 0;
      while (zeros < 16 && bit() == 0) {
        zeros++;
      }
      int value = 1;
      for (int i = 0; i < zeros; i++) {
        value = value << 1 | bit();
      }
      return value - 1;
    }
  }
}
