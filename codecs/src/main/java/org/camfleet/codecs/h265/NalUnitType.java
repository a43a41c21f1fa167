package org.camfleet.codecs.h265;

/** NAL unit types of H.265 table 7-1 and the packet types that RFC 7798 clause 4.4 adds. */
public final class NalUnitType {
  /** The first and the last kind of leading pictures that refer to what is before the IRAP. */
  static final int RASL_N = 8;

  static final int RASL_R = 9;

  /** The first kind of pictures where a decoder can start (IRAP): those behind a broken link. */
  public static final int BLA_W_LP = 16;

  static final int BLA_N_LP = 18;

  /** A picture behind which nothing refers to what is before it, with leading pictures. */
  public static final int IDR_W_RADL = 19;

  /** The same without leading pictures. */
  public static final int IDR_N_LP = 20;

  /** A picture where a decoder can start, but whose leading pictures may refer to others. */
  public static final int CRA = 21;

  private static final int LAST_IRAP = 23;
  private static final int LAST_SLICE = 31;

  /** Video parameter set. */
  public static final int VPS = 32;

  /** Sequence parameter set. */
  public static final int SPS = 33;

  /** Picture parameter set. */
  public static final int PPS = 34;

  /** Access unit delimiter. */
  public static final int AUD = 35;

  /** Supplemental enhancement information before the slices. */
  public static final int PREFIX_SEI = 39;

  /** Supplemental enhancement information behind the slices. */
  public static final int SUFFIX_SEI = 40;

  /** Aggregation of NAL units (packet type). */
  public static final int AP = 48;

  /** Fragment of a NAL unit (packet type). */
  public static final int FU = 49;

  private NalUnitType() {}

  /** The type in the first of a NAL unit's two header bytes. */
  public static int of(byte header) {
    return header >> 1 & 0x3F;
  }

  /** Whether this is a slice segment that the standard defines. */
  public static boolean isSlice(int type) {
    return type <= RASL_R || isStart(type) && type <= CRA;
  }

  /** Whether a decoder can start at this picture (intra random access point). */
  public static boolean isStart(int type) {
    return type >= BLA_W_LP && type <= LAST_IRAP;
  }

  static boolean isLeading(int type) {
    return type == RASL_N || type == RASL_R;
  }

  static boolean isBroken(int type) {
    return type >= BLA_W_LP && type <= BLA_N_LP;
  }

  static boolean isSet(int type) {
    return type >= VPS && type <= PPS;
  }

  /**
   * Whether it stays with the picture: not parameter sets, delimiters, filler, and unknown ones.
   */
  static boolean isKept(int type) {
    return type <= LAST_SLICE ? isSlice(type) : type == PREFIX_SEI || type == SUFFIX_SEI;
  }
}
