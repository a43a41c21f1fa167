package org.camfleet.codecs.audio;

/** G.711 samples to linear sound and back (ITU-T G.711); to linear sound by table. */
public final class G711 {
  private static final int MU_LAW_BIAS = 132;
  private static final int MU_LAW_LARGEST = 32_635;
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

  /** Codes {@code count} samples in [-1, 1] as A-law; what exceeds that range is clipped. */
  public static byte[] encodeALaw(float[] pcm, int offset, int count) {
    byte[] coded = new byte[count];
    for (int i = 0; i < count; i++) {
      int sample = linear(pcm[offset + i]);
      int magnitude = sample < 0 ? ~sample : sample;
      int segment = magnitude < 0x100 ? 0 : 24 - Integer.numberOfLeadingZeros(magnitude);
      int step = magnitude >> Math.max(segment, 1) + 3 & 15;
      coded[i] = (byte) ((segment << 4 | step | (sample < 0 ? 0 : 0x80)) ^ 0x55);
    }
    return coded;
  }

  /** Codes {@code count} samples in [-1, 1] as mu-law; what exceeds that range is clipped. */
  public static byte[] encodeMuLaw(float[] pcm, int offset, int count) {
    byte[] coded = new byte[count];
    for (int i = 0; i < count; i++) {
      int sample = linear(pcm[offset + i]);
      int magnitude = Math.min(Math.abs(sample), MU_LAW_LARGEST) + MU_LAW_BIAS;
      int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
      int step = magnitude >> segment + 3 & 15;
      coded[i] = (byte) ~(segment << 4 | step | (sample < 0 ? 0x80 : 0));
    }
    return coded;
  }

  private static int linear(float sample) {
    return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768f)));
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
