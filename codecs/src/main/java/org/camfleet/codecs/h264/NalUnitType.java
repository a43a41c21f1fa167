package org.camfleet.codecs.h264;

/** NAL unit types of H.264 table 7-1 and the packet types that RFC 6184 table 1 adds. */
public final class NalUnitType {
  /** A slice of a picture that is no IDR picture. */
  public static final int NON_IDR = 1;

  /** A slice's data partition A, which carries the slice header. */
  public static final int PARTITION_A = 2;

  /** A slice of an IDR picture, where a decoder can start. */
  public static final int IDR = 5;

  /** Supplemental enhancement information. */
  public static final int SEI = 6;

  /** Sequence parameter set. */
  public static final int SPS = 7;

  /** Picture parameter set. */
  public static final int PPS = 8;

  /** Access unit delimiter. */
  public static final int AUD = 9;

  /** End of sequence. */
  public static final int END_OF_SEQUENCE = 10;

  /** End of stream. */
  public static final int END_OF_STREAM = 11;

  /** Filler data. */
  public static final int FILLER = 12;

  /** Aggregation of NAL units of one picture (packet type). */
  public static final int STAP_A = 24;

  /** Fragment of a NAL unit (packet type). */
  public static final int FU_A = 28;

  private NalUnitType() {}

  /** The type in the low five bits of a NAL unit's first byte. */
  public static int of(byte header) {
    return header & 0x1F;
  }

  /** Whether this starts with a slice header. */
  public static boolean isSlice(int type) {
    return type == NON_IDR || type == PARTITION_A || type == IDR;
  }
}
