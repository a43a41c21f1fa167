package org.camfleet.codecs.audio;

import org.camfleet.codecs.BitReader;
import org.camfleet.codecs.MalformedException;

/**
 * AAC's configuration (ISO 14496-3 clause 1.6.2.1), as the {@code config} of an SDP format line and
 * an MP4 sample entry carry it.
 *
 * @param objectType the core's audio object type: 2 is AAC-LC
 * @param sampleRate samples a second of the core, which is half of the output's with SBR
 * @param channels channels of the core, 1 to 8; 0 when a program config element says
 * @param frameLength samples a frame of the core: 1024 or 960
 * @param sbr whether spectral band replication is signalled, so that output has twice the rate
 */
public record AudioSpecificConfig(
    int objectType, int sampleRate, int channels, int frameLength, boolean sbr) {
  private static final int[] RATES = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
    7350
  };
  private static final int SBR = 5;
  private static final int PARAMETRIC_STEREO = 29;

  /** Reads a configuration. */
  public static AudioSpecificConfig parse(byte[] config) throws MalformedException {
    BitReader bits = new BitReader(config, 0, config.length);
    int type = objectType(bits);
    int rate = rate(bits);
    int channels = bits.bits(4);
    boolean sbr = type == SBR || type == PARAMETRIC_STEREO;
    if (sbr) {
      rate(bits);
      type = objectType(bits);
    }
    if (channels > 7) {
      throw new MalformedException("AAC channel configuration: " + channels + " (expected: 0..7)");
    }
    // GASpecificConfig starts with frameLengthFlag; a config cut short here means 1024.
    boolean shortFrames = bits.remaining() > 0 && bits.flag();
    return new AudioSpecificConfig(
        type, rate, channels == 7 ? 8 : channels, shortFrames ? 960 : 1024, sbr);
  }

  /** The two bytes of an AAC-LC configuration with 1024-sample frames. */
  public static byte[] lowComplexity(int sampleRate, int channels) {
    for (int i = 0; i < RATES.length; i++) {
      if (RATES[i] == sampleRate && channels >= 1 && channels <= 6) {
        int word = 2 << 11 | i << 7 | channels << 3;
        return new byte[] {(byte) (word >> 8), (byte) word};
      }
    }
    throw new IllegalArgumentException(
        "AAC: " + sampleRate + " Hz, " + channels + " channels (expected: a standard rate, 1..6)");
  }

  private static int objectType(BitReader bits) throws MalformedException {
    int type = bits.bits(5);
    return type == 31 ? 32 + bits.bits(6) : type;
  }

  private static int rate(BitReader bits) throws MalformedException {
    int index = bits.bits(4);
    int rate = index == 15 ? bits.bits(24) : index < RATES.length ? RATES[index] : 0;
    if (rate == 0) {
      throw new MalformedException(
          "AAC sampling frequency index: " + index + " (expected: 0..12, 15)");
    }
    return rate;
  }
}
