package org.camfleet.codecs.h264;

import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;

/**
 * What we need to know of a sequence parameter set (H.264 clause 7.3.2.1).
 *
 * @param profileIdc the profile, such as 66, 77 or 100
 * @param constraintFlags the byte between profile and level
 * @param levelIdc ten times the level
 * @param id seq_parameter_set_id, 0 to 31
 * @param width picture width in pixels after cropping
 * @param height picture height in pixels after cropping
 * @param reorderDepth how many pictures may be shown after one that is sent after them: 0 means
 *     that pictures come in display order, -1 that the set does not say
 * @param interlaced whether pictures may be fields
 */
public record SequenceParameterSet(
    int profileIdc,
    int constraintFlags,
    int levelIdc,
    int id,
    int width,
    int height,
    int reorderDepth,
    boolean interlaced) {
  private static final int LARGEST_SIDE = 16_384;

  /**
   * Parses an SPS NAL unit without start code. Damage behind the picture size is tolerated (real
   * cameras write broken VUI): the reorder depth is then unknown.
   */
  public static SequenceParameterSet parse(byte[] nal) throws MalformedException {
    BitReader bits = bits(nal);
    SequenceParameterSet set = upToUsability(bits);
    return set.reorderDepth == 0 ? set : set.with(VideoUsability.reorderDepth(bits));
  }

  /** Whether also all behind the picture size is as the standard has it, up to the last bit. */
  public static boolean isWhole(byte[] nal) {
    try {
      BitReader bits = bits(nal);
      upToUsability(bits);
      return VideoUsability.isWhole(bits);
    } catch (MalformedException damaged) {
      return false;
    }
  }

  private static BitReader bits(byte[] nal) throws MalformedException {
    if (nal.length < 5 || NalUnitType.of(nal[0]) != NalUnitType.SPS) {
      throw new MalformedException("SPS: " + nal.length + " bytes (expected: NAL unit of type 7)");
    }
    byte[] raw = NalUnits.unescape(nal);
    return new BitReader(raw, 1, raw.length - 1);
  }

  private SequenceParameterSet with(int depth) {
    return new SequenceParameterSet(
        profileIdc, constraintFlags, levelIdc, id, width, height, depth, interlaced);
  }

  /** All but the reorder depth, which is 0 where nothing behind can change it, else -1. */
  private static SequenceParameterSet upToUsability(BitReader bits) throws MalformedException {
    int profile = bits.bits(8);
    int constraints = bits.bits(8);
    int level = bits.bits(8);
    int id = checked("seq_parameter_set_id", bits.unsignedExpGolomb(), 31);
    int chromaFormat = hasChroma(profile) ? chroma(bits) : 1;
    checked("log2_max_frame_num_minus4", bits.unsignedExpGolomb(), 12);
    int orderType = pictureOrder(bits);
    bits.unsignedExpGolomb(); // max_num_ref_frames
    bits.flag();
    int width = 16 * (checked("pic_width_in_mbs_minus1", bits.unsignedExpGolomb(), 1023) + 1);
    int mapHeight =
        16 * (checked("pic_height_in_map_units_minus1", bits.unsignedExpGolomb(), 1023) + 1);
    boolean framesOnly = bits.flag();
    int height = framesOnly ? mapHeight : 2 * mapHeight;
    if (!framesOnly) {
      bits.flag();
    }
    bits.flag(); // direct_8x8_inference_flag
    if (bits.flag()) {
      int cropX = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1;
      int cropY = (chromaFormat == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
      width -= cropX * (side(bits) + side(bits));
      height -= cropY * (side(bits) + side(bits));
    }
    if (width < 1 || height < 1) {
      throw new MalformedException(
          "SPS picture size: " + width + "x" + height + " (expected: positive)");
    }
    boolean intraOnly = profile == 44 || (constraints & 0x10) != 0 && profile >= 100;
    boolean inOrder = profile == 66 || orderType == 2 || intraOnly;
    return new SequenceParameterSet(
        profile, constraints, level, id, width, height, inOrder ? 0 : -1, !framesOnly);
  }

  private static boolean hasChroma(int profile) {
    switch (profile) {
      case 100:
      case 110:
      case 122:
      case 244:
      case 44:
      case 83:
      case 86:
      case 118:
      case 128:
      case 138:
      case 139:
      case 134:
      case 135:
        return true;
      default:
        return false;
    }
  }

  private static int chroma(BitReader bits) throws MalformedException {
    int format = checked("chroma_format_idc", bits.unsignedExpGolomb(), 3);
    boolean separate = format == 3 && bits.flag();
    bits.unsignedExpGolomb(); // bit depths
    bits.unsignedExpGolomb();
    bits.flag();
    if (bits.flag()) {
      for (int i = 0; i < (format == 3 ? 12 : 8); i++) {
        if (bits.flag()) {
          scalingList(bits, i < 6 ? 16 : 64);
        }
      }
    }
    return separate ? 0 : format;
  }

  private static void scalingList(BitReader bits, int size) throws MalformedException {
    int next = 8;
    for (int i = 0, last = 8; i < size && next != 0; i++) {
      next = last + bits.signedExpGolomb() & 0xFF;
      last = next == 0 ? last : next;
    }
  }

  private static int pictureOrder(BitReader bits) throws MalformedException {
    int type = checked("pic_order_cnt_type", bits.unsignedExpGolomb(), 2);
    if (type == 0) {
      checked("log2_max_pic_order_cnt_lsb_minus4", bits.unsignedExpGolomb(), 12);
    } else if (type == 1) {
      bits.flag();
      bits.signedExpGolomb();
      bits.signedExpGolomb();
      int cycle = checked("num_ref_frames_in_pic_order_cnt_cycle", bits.unsignedExpGolomb(), 255);
      for (int i = 0; i < cycle; i++) {
        bits.signedExpGolomb();
      }
    }
    return type;
  }

  private static int side(BitReader bits) throws MalformedException {
    return checked("frame_crop_offset", bits.unsignedExpGolomb(), LARGEST_SIDE);
  }

  private static int checked(String name, int value, int most) throws MalformedException {
    if (value > most) {
      throw new MalformedException(name + ": " + value + " (expected: 0.." + most + ")");
    }
    return value;
  }
}
