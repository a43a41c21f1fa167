package org.camfleet.fleet.kvs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Frames of RFC 6455 clause 5.2, also such as the RFC forbids. */
final class Frames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;

  private static final byte[] MASK = {1, 2, 3, 4};

  private Frames() {}

  /** A whole text message. */
  static byte[] text(String text) {
    return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A frame as a client sends it. */
  static byte[] frame(boolean last, int opcode, byte[] payload) {
    return frame((last ? 0x80 : 0) | opcode, true, payload, payload.length);
  }

  /**
   * Any frame.
   *
   * @param first the byte with FIN, the reserved bits and the opcode
   * @param claimed the length that the header tells
   */
  static byte[] frame(int first, boolean masked, byte[] payload, long claimed) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    int mask = masked ? 0x80 : 0;
    if (claimed < 126) {
      frame.write(mask | (int) claimed);
    } else if (claimed < 65_536) {
      frame.write(mask | 126);
      frame.write((int) claimed >> 8);
      frame.write((int) claimed);
    } else {
      frame.write(mask | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) (claimed >> shift));
      }
    }
    if (masked) {
      frame.writeBytes(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.write(masked ? payload[i] ^ MASK[i & 3] : payload[i]);
    }
    return frame.toByteArray();
  }

  /** A frame that a stranger may think of. */
  static byte[] strange(Random random) {
    byte[] payload = new byte[random.nextInt(random.nextInt(10) == 0 ? 3_000 : 60)];
    random.nextBytes(payload);
    return switch (random.nextInt(8)) {
      case 0 -> frame(random.nextInt(256), random.nextBoolean(), payload, payload.length);
      case 1 -> frame(0x80 | TEXT, true, payload, random.nextLong());
      case 2 -> frame(random.nextBoolean(), CONTINUATION, payload);
      case 3 -> frame(false, TEXT, payload);
      case 4 -> frame(true, PING, payload);
      case 5 -> payload;
      case 6 -> text("{\"action\":\"" + new String(payload, StandardCharsets.ISO_8859_1) + "\"}");
      default -> frame(true, CLOSE, payload);
    };
  }
}
