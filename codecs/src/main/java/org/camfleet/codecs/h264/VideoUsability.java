package org.camfleet.codecs.h264;

import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;

/** The part of the VUI (H.264 annex E.1) that tells whether pictures are reordered. */
final class VideoUsability {
  private static final int EXTENDED_ASPECT_RATIO = 255;

  private VideoUsability() {}

  /** Reads from vui_parameters_present_flag on; -1 when the set does not say or is damaged. */
  static int reorderDepth(BitReader bits) {
    try {
      return bits.flag() ? read(bits, false) : -1;
    } catch (MalformedException damaged) {
      return -1;
    }
  }

  /** Reads to the end of the set: whether it is sound and ends as clause 7.3.2.11 wants it. */
  static boolean isWhole(BitReader bits) throws MalformedException {
    if (bits.flag()) {
      read(bits, true);
    }
    boolean stop = bits.flag();
    boolean zeros = true;
    while (bits.remaining() > 0) {
      zeros &= !bits.flag();
    }
    return stop && zeros;
  }

  private static int read(BitReader bits, boolean toTheEnd) throws MalformedException {
    if (bits.flag() && bits.bits(8) == EXTENDED_ASPECT_RATIO) {
      bits.skip(32);
    }
    if (bits.flag()) {
      bits.skip(1); // overscan
    }
    if (bits.flag()) {
      bits.skip(4);
      if (bits.flag()) {
        bits.skip(24);
      }
    }
    if (bits.flag()) {
      bits.unsignedExpGolomb(); // chroma location
      bits.unsignedExpGolomb();
    }
    if (bits.flag()) {
      bits.skip(65); // timing
    }
    boolean nalHrd = bits.flag();
    if (nalHrd) {
      hypotheticalDecoder(bits);
    }
    boolean vclHrd = bits.flag();
    if (vclHrd) {
      hypotheticalDecoder(bits);
    }
    if (nalHrd || vclHrd) {
      bits.skip(1);
    }
    bits.skip(1); // pic_struct_present_flag
    if (!bits.flag()) {
      return -1;
    }
    bits.skip(1);
    for (int i = 0; i < 4; i++) {
      bits.unsignedExpGolomb();
    }
    int depth = bits.unsignedExpGolomb();
    if (toTheEnd) {
      bits.unsignedExpGolomb(); // max_dec_frame_buffering
    }
    return depth <= 16 ? depth : -1;
  }

  private static void hypotheticalDecoder(BitReader bits) throws MalformedException {
    int count = bits.unsignedExpGolomb();
    if (count > 31) {
      throw new MalformedException("cpb_cnt_minus1: " + count + " (expected: 0..31)");
    }
    bits.skip(8);
    for (int i = 0; i <= count; i++) {
      bits.unsignedExpGolomb();
      bits.unsignedExpGolomb();
      bits.skip(1);
    }
    bits.skip(20);
  }
}
