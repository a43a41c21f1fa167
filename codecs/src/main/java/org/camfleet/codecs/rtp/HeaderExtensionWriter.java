package org.camfleet.codecs.rtp;

/**
 * Writes the header extension of one packet after another (RFC 8285): one-byte elements where every
 * id and size allows it, else two-byte elements as told. Reusable, one thread.
 */
public final class HeaderExtensionWriter {
  private final boolean twoByte;
  private byte[] out = new byte[0];
  private int start;
  private int at;

  /** {@code twoByte} is needed for ids over 14, and for elements of no or over 16 bytes. */
  public HeaderExtensionWriter(boolean twoByte) {
    this.twoByte = twoByte;
  }

  /** Begins an extension block at {@code off}, which is the first byte after the fixed header. */
  public HeaderExtensionWriter begin(byte[] buffer, int off) {
    out = buffer;
    start = off;
    at = off + 4;
    return this;
  }

  /** Adds an element of the given bytes. */
  public HeaderExtensionWriter add(int id, byte[] data) {
    head(id, data.length);
    System.arraycopy(data, 0, out, at, data.length);
    at += data.length;
    return this;
  }

  /** Adds an element that is the low {@code size} bytes (1 to 4) of a number. */
  public HeaderExtensionWriter add(int id, long value, int size) {
    head(id, size);
    for (int i = size - 1; i >= 0; i--) {
      out[at++] = (byte) (value >> 8 * i);
    }
    return this;
  }

  /**
   * Pads to a word, writes profile and length; answers the bytes of the block, 0 when it has no
   * element.
   */
  public int end() {
    if (at == start + 4) {
      return 0;
    }
    while ((at - start & 3) != 0) {
      out[at++] = 0;
    }
    int profile = twoByte ? 0x1000 : 0xBEDE;
    int words = (at - start) / 4 - 1;
    out[start] = (byte) (profile >> 8);
    out[start + 1] = (byte) profile;
    out[start + 2] = (byte) (words >> 8);
    out[start + 3] = (byte) words;
    return at - start;
  }

  private void head(int id, int size) {
    int most = twoByte ? 255 : 14;
    if (id < 1 || id > most || size > (twoByte ? 255 : 16) || size < (twoByte ? 0 : 1)) {
      throw new IllegalArgumentException(
          "header extension: id " + id + " of " + size + " bytes (expected: id 1.." + most + ")");
    }
    if (twoByte) {
      out[at++] = (byte) id;
      out[at++] = (byte) size;
    } else {
      out[at++] = (byte) (id << 4 | size - 1);
    }
  }
}
