package org.camfleet.codecs.h264;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.camfleet.codecs.MalformedException;

/**
 * NAL units behind start codes (H.264 annex B) and behind 4-byte lengths (ISO 14496-15); those of
 * H.265 lie in streams in the same ways.
 */
public final class NalUnits {
  private NalUnits() {}

  /** The NAL units of an Annex B byte stream, without start codes and trailing zeros. */
  public static List<byte[]> splitAnnexB(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int at = startCode(stream, 0, stream.length);
    while (at < stream.length) {
      int from = at + 3;
      at = startCode(stream, from, stream.length);
      int to = at;
      while (to > from && stream[to - 1] == 0) {
        to--;
      }
      if (to > from) {
        units.add(Arrays.copyOfRange(stream, from, to));
      }
    }
    return units;
  }

  /** Where the next {@code 00 00 01} starts at or after {@code from}, or {@code end}. */
  static int startCode(byte[] data, int from, int end) {
    for (int i = from + 2; i < end; ) {
      if (data[i] > 1 || data[i] < 0) {
        i += 3;
      } else if (data[i] == 1 && data[i - 1] == 0 && data[i - 2] == 0) {
        return i - 2;
      } else {
        i++;
      }
    }
    return end;
  }

  /** The NAL units of a picture with 4-byte lengths. */
  public static List<byte[]> splitLengthPrefixed(byte[] avcc) throws MalformedException {
    List<byte[]> units = new ArrayList<>();
    for (int at = 0; at < avcc.length; ) {
      int length = avcc.length - at < 4 ? -1 : length(avcc, at);
      if (length < 1 || length > avcc.length - at - 4) {
        throw new MalformedException(
            "NAL unit length at "
                + at
                + ": "
                + length
                + " (expected: 1.."
                + (avcc.length - at - 4)
                + ")");
      }
      units.add(Arrays.copyOfRange(avcc, at + 4, at + 4 + length));
      at += 4 + length;
    }
    return units;
  }

  /** Joins NAL units, each behind its 4-byte length. */
  public static byte[] lengthPrefixed(List<byte[]> units) {
    int size = 0;
    for (byte[] unit : units) {
      size += 4 + unit.length;
    }
    byte[] avcc = new byte[size];
    int at = 0;
    for (byte[] unit : units) {
      putLength(avcc, at, unit.length);
      System.arraycopy(unit, 0, avcc, at + 4, unit.length);
      at += 4 + unit.length;
    }
    return avcc;
  }

  /** The NAL unit without emulation prevention bytes (H.264 clause 7.3.1), header included. */
  public static byte[] unescape(byte[] nal) {
    byte[] out = new byte[nal.length];
    int size = 0;
    int zeros = 0;
    for (byte b : nal) {
      if (zeros >= 2 && b == 3) {
        zeros = 0;
        continue;
      }
      zeros = b == 0 ? zeros + 1 : 0;
      out[size++] = b;
    }
    return Arrays.copyOf(out, size);
  }

  static int length(byte[] avcc, int at) {
    return (avcc[at] & 0xFF) << 24
        | (avcc[at + 1] & 0xFF) << 16
        | (avcc[at + 2] & 0xFF) << 8
        | avcc[at + 3] & 0xFF;
  }

  static void putLength(byte[] avcc, int at, int length) {
    avcc[at] = (byte) (length >> 24);
    avcc[at + 1] = (byte) (length >> 16);
    avcc[at + 2] = (byte) (length >> 8);
    avcc[at + 3] = (byte) length;
  }
}
