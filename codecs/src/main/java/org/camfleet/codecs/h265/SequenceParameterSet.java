package org.camfleet.codecs.h265;

import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.h264.NalUnits;

/**
 * What we need to know of a sequence parameter set (H.265 clause 7.3.2.2).
 *
 * @param videoSetId sps_video_parameter_set_id, 0 to 15
 * @param id sps_seq_parameter_set_id, 0 to 15
 * @param profileIdc the general profile: 1 Main, 2 Main 10, 3 Main Still Picture
 * @param levelIdc thirty times the general level
 * @param width picture width in pixels after cropping
 * @param height picture height in pixels after cropping
 * @param reorderDepth how many pictures may come before one that is shown before them
 * @param decodedPictures how many pictures a decoder has to hold
 */
public record SequenceParameterSet(
    int videoSetId,
    int id,
    int profileIdc,
    int levelIdc,
    int width,
    int height,
    int reorderDepth,
    int decodedPictures) {
  private static final int LARGEST_SIDE = 16_384;

  private record Depths(int reorder, int buffering) {}

  /** Parses an SPS NAL unit without start code; what stands behind the depths is not read. */
  public static SequenceParameterSet parse(byte[] nal) throws MalformedException {
    if (nal.length < 4 || NalUnitType.of(nal[0]) != NalUnitType.SPS) {
      throw new MalformedException(
          "H.265 SPS: " + nal.length + " bytes (expected: NAL unit of type 33)");
    }
    byte[] raw = NalUnits.unescape(nal);
    BitReader bits = new BitReader(raw, 2, raw.length - 2);
    int videoSetId = bits.bits(4);
    int layers = checked("sps_max_sub_layers_minus1", bits.bits(3), 6);
    bits.flag(); // sps_temporal_id_nesting_flag
    bits.skip(3); // profile space and tier
    int profile = bits.bits(5);
    bits.skip(80); // compatibility and constraints
    int level = bits.bits(8);
    skipLayers(bits, layers);
    int id = checked("sps_seq_parameter_set_id", bits.unsignedExpGolomb(), 15);
    int chroma = checked("chroma_format_idc", bits.unsignedExpGolomb(), 3);
    boolean separate = chroma == 3 && bits.flag();
    int width = side("pic_width_in_luma_samples", bits);
    int height = side("pic_height_in_luma_samples", bits);
    if (bits.flag()) {
      boolean whole = separate || chroma == 0 || chroma == 3;
      width -= (whole ? 1 : 2) * (side("conf_win_offset", bits) + side("conf_win_offset", bits));
      int lines = side("conf_win_offset", bits) + side("conf_win_offset", bits);
      height -= (chroma == 1 ? 2 : 1) * lines;
    }
    if (width < 1 || height < 1) {
      throw new MalformedException(
          "H.265 SPS picture size: " + width + "x" + height + " (expected: positive)");
    }
    Depths depths = depths(bits, layers);
    return new SequenceParameterSet(
        videoSetId, id, profile, level, width, height, depths.reorder, depths.buffering);
  }

  /** The profiles and levels of the temporal layers (clause 7.3.3). */
  private static void skipLayers(BitReader bits, int layers) throws MalformedException {
    int present = bits.bits(2 * layers);
    if (layers > 0) {
      bits.skip(2 * (8 - layers));
    }
    for (int i = layers - 1; i >= 0; i--) {
      boolean profile = (present >> 2 * i + 1 & 1) != 0;
      boolean level = (present >> 2 * i & 1) != 0;
      bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
    }
  }

  private static Depths depths(BitReader bits, int layers) throws MalformedException {
    checked("bit_depth_luma_minus8", bits.unsignedExpGolomb(), 8);
    checked("bit_depth_chroma_minus8", bits.unsignedExpGolomb(), 8);
    checked("log2_max_pic_order_cnt_lsb_minus4", bits.unsignedExpGolomb(), 12);
    int sets = bits.flag() ? layers + 1 : 1;
    Depths last = new Depths(0, 1);
    for (int i = 0; i < sets; i++) {
      int buffering = checked("sps_max_dec_pic_buffering_minus1", bits.unsignedExpGolomb(), 15) + 1;
      int reorder = checked("sps_max_num_reorder_pics", bits.unsignedExpGolomb(), 15);
      bits.unsignedExpGolomb(); // sps_max_latency_increase_plus1
      last = new Depths(reorder, buffering);
    }
    return last;
  }

  private static int side(String name, BitReader bits) throws MalformedException {
    return checked(name, bits.unsignedExpGolomb(), LARGEST_SIDE);
  }

  private static int checked(String name, int value, int most) throws MalformedException {
    if (value > most) {
      throw new MalformedException(name + ": " + value + " (expected: 0.." + most + ")");
    }
    return value;
  }
}
