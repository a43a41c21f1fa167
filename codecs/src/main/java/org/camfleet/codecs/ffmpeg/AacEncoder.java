package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;

import java.util.Map;

/**
 * AAC-LC, mono: of 16 kHz, the archive's one audio format (decision D15), or of a rate that a
 * camera wants. A packet comes out one frame after its sound went in, stamped with the time of that
 * sound.
 */
public final class AacEncoder implements AutoCloseable {
  /** Samples a second. */
  public static final int SAMPLE_RATE = 16_000;

  /** Samples in a frame. */
  public static final int FRAME_SIZE = 1024;

  private static final int BIT_RATE = 32_000;
  private static final int HIGHEST_BIT_RATE = 64_000;

  /** ISO 14496-3 1.6.2.1: AAC-LC, 16 kHz, one channel; explicitly no spectral band replication. */
  private static final byte[] CONFIG = {0x14, 0x08, 0x56, (byte) 0xe5, 0x00};

  /** A frame of silence: one channel element without any coded spectrum. */
  private static final byte[] SILENCE = {0x01, 0x18, 0x20, 0x07};

  private final EncodingContext encoder;

  /** Opens an encoder of {@link #SAMPLE_RATE}. */
  public AacEncoder() {
    this(SAMPLE_RATE);
  }

  /** Opens an encoder of a standard rate; throws IllegalStateException for another one. */
  public AacEncoder(int sampleRate) {
    int bitRate = Math.min(HIGHEST_BIT_RATE, sampleRate * (BIT_RATE / SAMPLE_RATE));
    encoder =
        new EncodingContext(
            "aac", sampleRate, AV_SAMPLE_FMT_FLTP, bitRate, Map.of("aac_coder", "fast"));
  }

  /** The AudioSpecificConfig of every packet this class makes; a fresh copy. */
  public static byte[] audioSpecificConfig() {
    return CONFIG.clone();
  }

  /** One frame of silence; a fresh copy. Needs no native code. */
  public static byte[] silence() {
    return SILENCE.clone();
  }

  /** Encodes {@link #FRAME_SIZE} samples beginning at {@code position}. */
  public void encode(float[] pcm, int offset, long position, PacketSink sink) {
    encoder.encode(pcm, offset, position, sink);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
