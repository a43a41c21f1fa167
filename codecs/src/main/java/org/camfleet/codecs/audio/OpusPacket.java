package org.camfleet.codecs.audio;

import org.camfleet.codecs.MalformedException;

/** What the first bytes of an Opus packet tell (RFC 6716 clause 3). */
public final class OpusPacket {
  /** Ticks a second of every Opus RTP stream (RFC 7587 clause 4.1). */
  public static final int CLOCK_RATE = 48_000;

  private static final int LONGEST = 5760; // 120 ms
  private static final int SILENT = 3;
  private static final int[] SILK = {480, 960, 1920, 2880};

  private OpusPacket() {}

  /** Duration in 48 kHz samples, 120 to 5760. */
  public static int duration(byte[] buf, int off, int len) throws MalformedException {
    if (len < 1) {
      throw new MalformedException("Opus packet: 0 bytes (expected: at least 1)");
    }
    int code = buf[off] & 3;
    int frames = code == 0 ? 1 : 2;
    if (code == 3) {
      if (len < 2) {
        throw new MalformedException("Opus packet of code 3: 1 byte (expected: at least 2)");
      }
      frames = buf[off + 1] & 0x3F;
    }
    int samples = frames * frameDuration(buf[off]);
    if (samples == 0 || samples > LONGEST) {
      throw new MalformedException("Opus duration: " + samples + " samples (expected: 1..5760)");
    }
    return samples;
  }

  /**
   * Whether a packet is too small to hold a sound: discontinuous transmission (RFC 6716 clause
   * 2.1.9), or what encoders make of a muted microphone.
   */
  public static boolean isSilence(byte[] packet) {
    return packet.length <= SILENT;
  }

  /** Channels of the coded sound, 1 or 2. */
  public static int channels(byte toc) {
    return (toc & 4) != 0 ? 2 : 1;
  }

  private static int frameDuration(byte toc) {
    int config = (toc & 0xFF) >> 3;
    if (config < 12) {
      return SILK[config & 3];
    }
    return config < 16 ? 480 << (config & 1) : 120 << (config & 3);
  }
}
