package org.camfleet.codecs.rtcp;

import static org.camfleet.codecs.rtcp.RtcpReader.u16;

import org.jspecify.annotations.Nullable;

/**
 * The body of a {@link TransportFeedback}: status chunks, then deltas. Symbols are 0 lost, 1 one
 * byte, 2 two bytes signed.
 */
final class TransportFeedbackCodec {
  /** A few bytes may report 65,535 lost packets: more than a second's worth nobody reports. */
  private static final int MOST = 8192;

  private TransportFeedbackCodec() {}

  static @Nullable TransportFeedback read(byte[] buf, int start, int end) {
    if (end - start < 20) {
      return null;
    }
    int count = u16(buf, start + 14);
    if (count > MOST) {
      return null;
    }
    int[] deltas = new int[count]; // the symbols first, replaced by the deltas
    int at = start + 20;
    for (int i = 0; i < count; at += 2) {
      if (at + 2 > end) {
        return null;
      }
      i = chunk(u16(buf, at), deltas, i);
    }
    for (int i = 0; i < count; i++) {
      int size = deltas[i];
      if (size == 3 || at + size > end) {
        return null;
      }
      deltas[i] =
          size == 0 ? TransportFeedback.LOST : size == 1 ? buf[at] & 0xFF : (short) u16(buf, at);
      at += size;
    }
    int word = u16(buf, start + 16) << 16 | u16(buf, start + 18);
    return new TransportFeedback(
        u32(buf, start + 4),
        u32(buf, start + 8),
        u16(buf, start + 12),
        word >> 8,
        word & 0xFF,
        deltas);
  }

  /** Expands one chunk into symbols from {@code i} on; answers the index behind it. */
  private static int chunk(int chunk, int[] symbols, int i) {
    if (chunk >> 15 == 0) {
      int run = Math.min(chunk & 0x1FFF, symbols.length - i);
      for (int k = 0; k < run; k++) {
        symbols[i++] = chunk >> 13 & 3;
      }
      return i;
    }
    boolean twoBit = (chunk >> 14 & 1) != 0;
    int width = twoBit ? 2 : 1;
    for (int shift = 14 - width; shift >= 0 && i < symbols.length; shift -= width) {
      symbols[i++] = chunk >> shift & (twoBit ? 3 : 1);
    }
    return i;
  }

  /** Writes all behind the two source fields; answers where it ended, not padded. */
  static int write(TransportFeedback packet, byte[] out, int at) {
    int[] deltas = packet.deltas();
    at = RtcpWriter.put16(out, at, packet.baseSequence());
    at = RtcpWriter.put16(out, at, deltas.length);
    at = RtcpWriter.put32(out, at, packet.referenceTime() << 8 | packet.feedbackCount() & 0xFF);
    for (int i = 0; i < deltas.length; ) {
      int run = runFrom(deltas, i);
      if (run >= 7) {
        at = RtcpWriter.put16(out, at, symbol(deltas[i]) << 13 | run);
        i += run;
      } else {
        int vector = 0xC000;
        for (int k = 0; k < 7; k++, i++) {
          vector |= (i < deltas.length ? symbol(deltas[i]) : 0) << 12 - 2 * k;
        }
        at = RtcpWriter.put16(out, at, vector);
      }
    }
    for (int delta : deltas) {
      if (symbol(delta) == 1) {
        out[at++] = (byte) delta;
      } else if (symbol(delta) == 2) {
        at = RtcpWriter.put16(out, at, delta);
      }
    }
    return at;
  }

  private static int runFrom(int[] deltas, int i) {
    int run = 1;
    while (i + run < deltas.length
        && run < 0x1FFF
        && symbol(deltas[i + run]) == symbol(deltas[i])) {
      run++;
    }
    return run;
  }

  private static int symbol(int delta) {
    return delta == TransportFeedback.LOST ? 0 : delta >= 0 && delta <= 255 ? 1 : 2;
  }

  private static long u32(byte[] buf, int at) {
    return (long) u16(buf, at) << 16 | u16(buf, at + 2);
  }
}
