package org.camfleet.codecs;

/**
 * Reads bits and Exp-Golomb codes (H.264 clause 9.1) from a range of bytes, most significant bit
 * first.
 */
public final class BitReader {
  private final byte[] data;
  private final int end;
  private int position;

  /** Reads {@code length} bytes of {@code data} from {@code offset}. */
  public BitReader(byte[] data, int offset, int length) {
    this.data = data;
    this.position = offset * 8;
    this.end = (offset + length) * 8;
  }

  /** Bits that are left. */
  public int remaining() {
    return end - position;
  }

  /** One bit as a flag. */
  public boolean flag() throws MalformedException {
    return bits(1) != 0;
  }

  /** {@code count} bits (0 to 32) as an unsigned number in the low bits of an int. */
  public int bits(int count) throws MalformedException {
    if (count > remaining()) {
      throw new MalformedException("bits: " + remaining() + " left (expected: " + count + ")");
    }
    int value = 0;
    for (int i = 0; i < count; i++, position++) {
      value = value << 1 | (data[position >> 3] >> (7 - (position & 7)) & 1);
    }
    return value;
  }

  /** Passes over bits. */
  public void skip(int count) throws MalformedException {
    if (count < 0 || count > remaining()) {
      throw new MalformedException("bits: " + remaining() + " left (expected: " + count + ")");
    }
    position += count;
  }

  /** An unsigned Exp-Golomb code, {@code ue(v)}; at most 2^31 - 2. */
  public int unsignedExpGolomb() throws MalformedException {
    int zeros = 0;
    while (!flag()) {
      if (++zeros > 30) {
        throw new MalformedException("Exp-Golomb prefix: over 30 zeros (expected: at most 30)");
      }
    }
    return (1 << zeros) - 1 + bits(zeros);
  }

  /** A signed Exp-Golomb code, {@code se(v)}. */
  public int signedExpGolomb() throws MalformedException {
    int code = unsignedExpGolomb();
    return (code & 1) != 0 ? (code >> 1) + 1 : -(code >> 1);
  }
}
