package org.camfleet.codecs.jpeg;

import java.util.Arrays;
import org.camfleet.codecs.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The quantization tables of an RTP stream by its Q value (RFC 2435 clauses 3.1.8 and 4.2): 1 to 99
 * are calculated, 128 to 254 came in band once and hold, 255 comes with each image. Bounded by the
 * number of Q values. One thread.
 */
final class QuantizationTables {
  private static final int COEFFICIENTS = 64;
  private static final int LAST_SCALED = 99;
  private static final int FIRST_IN_BAND = 128;
  private static final int OF_THIS_IMAGE = 255;

  // JPEG (ITU-T T.81) tables K.1 and K.2 in zigzag order.
  private static final int[] LUMA = {
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
  };
  private static final int[] CHROMA = {
    17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99
  };

  /**
   * The tables of one image, each as the segment of JPEG has it behind its first byte.
   *
   * @param luma of brightness
   * @param chroma of colour
   */
  record Pair(byte[] luma, byte[] chroma) {}

  private final @Nullable Pair[] known = new Pair[256];

  /** Whether a Q value announces a header with tables. */
  static boolean comeInBand(int q) {
    return q >= FIRST_IN_BAND;
  }

  /** The tables of a Q value without any that came with the image. */
  Pair of(int q) throws MalformedException {
    if (q >= 1 && q <= LAST_SCALED && known[q] == null) {
      int factor = q < 50 ? 5000 / q : 200 - 2 * q;
      known[q] = new Pair(scaled(LUMA, factor), scaled(CHROMA, factor));
    }
    Pair pair = q == OF_THIS_IMAGE ? null : known[q];
    if (pair == null) {
      throw new MalformedException(
          "JPEG Q: " + q + " (expected: 1..99, or tables that came before)");
    }
    return pair;
  }

  private static byte[] scaled(int[] table, int factor) {
    byte[] scaled = new byte[COEFFICIENTS];
    for (int i = 0; i < COEFFICIENTS; i++) {
      scaled[i] = (byte) Math.max(1, Math.min(255, (table[i] * factor + 50) / 100));
    }
    return scaled;
  }

  /** Reads tables that came with an image; one alone is of brightness and colour. */
  Pair read(int q, int precision, byte[] buf, int off, int len) throws MalformedException {
    int first = (precision & 1) == 0 ? COEFFICIENTS : 2 * COEFFICIENTS;
    int second = (precision & 2) == 0 ? COEFFICIENTS : 2 * COEFFICIENTS;
    if (len != first && len < first + second) {
      throw new MalformedException(
          "JPEG tables: " + len + " bytes (expected: " + first + " or " + (first + second) + ")");
    }
    byte[] luma = Arrays.copyOfRange(buf, off, off + first);
    byte[] chroma =
        len == first ? luma : Arrays.copyOfRange(buf, off + first, off + first + second);
    Pair pair = new Pair(luma, chroma);
    if (q != OF_THIS_IMAGE) {
      known[q] = pair;
    }
    return pair;
  }
}
