package org.camfleet.codecs.audio;

/** G.711 samples to linear sound (ITU-T G.711), by table. */
public final class G711 {
  private static final float[] A_LAW = new float[256];
  private static final float[] MU_LAW = new float[256];

  static {
    for (int i = 0; i < 256; i++) {
      A_LAW[i] = aLaw(i) / 32_768f;
      MU_LAW[i] = muLaw(i) / 32_768f;
    }
  }

  private G711() {}

  /** Decodes A-law bytes to samples in [-1, 1]. */
  public static void decodeALaw(byte[] coded, float[] pcm) {
    decode(coded, A_LAW, pcm);
  }

  /** Decodes mu-law bytes to samples in [-1, 1]. */
  public static void decodeMuLaw(byte[] coded, float[] pcm) {
    decode(coded, MU_LAW, pcm);
  }

  private static void decode(byte[] coded, float[] table, float[] pcm) {
    for (int i = 0; i < coded.length; i++) {
      pcm[i] = table[coded[i] & 0xff];
    }
  }

  /** Even bits are inverted; sign, 3 bits of segment, 4 bits of step. */
  private static int aLaw(int code) {
    int bits = code ^ 0x55;
    int segment = bits >> 4 & 7;
    int magnitude = (bits & 15) << 4 | 8;
    if (segment > 0) {
      magnitude = magnitude + 0x100 << segment - 1;
    }
    return (bits & 0x80) != 0 ? magnitude : -magnitude;
  }

  /** All bits are inverted; sign, 3 bits of segment, 4 bits of step, a bias of 132. */
  private static int muLaw(int code) {
    int bits = ~code & 0xff;
    int magnitude = (((bits & 15) << 3) + 132 << (bits >> 4 & 7)) - 132;
    return (bits & 0x80) != 0 ? -magnitude : magnitude;
  }
}
