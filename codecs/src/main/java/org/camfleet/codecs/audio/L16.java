package org.camfleet.codecs.audio;

/** Linear sound of 16 bits, the high byte first (RFC 3551 clause 4.5.11). */
public final class L16 {
  private L16() {}

  /** How many samples are in so many bytes. */
  public static int samples(int bytes) {
    return bytes / 2;
  }

  /** Decodes all whole samples to [-1, 1]. */
  public static void decode(byte[] coded, float[] pcm) {
    for (int i = 0; i < samples(coded.length); i++) {
      pcm[i] = (coded[2 * i] << 8 | coded[2 * i + 1] & 0xff) / 32_768f;
    }
  }
}
