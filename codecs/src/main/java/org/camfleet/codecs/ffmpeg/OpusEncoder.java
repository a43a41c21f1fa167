package org.camfleet.codecs.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;

import java.util.Map;

/** Opus at its cheapest useful settings: mono, 20 ms frames, 8 or 16 kHz (decision D15). */
public final class OpusEncoder implements AutoCloseable {
  /** 20 ms of silence that every decoder knows: full band, mono, the silence flag alone. */
  private static final byte[] SILENCE = {(byte) 0xf8, (byte) 0xff, (byte) 0xfe};

  private final EncodingContext encoder;

  /** Opens an encoder for 8000 or 16000 samples a second. */
  public OpusEncoder(int sampleRate) {
    if (sampleRate != 8_000 && sampleRate != 16_000) {
      throw new IllegalArgumentException(
          "sample rate: " + sampleRate + " (expected: 8000 or 16000)");
    }
    Map<String, String> options =
        Map.of("compression_level", "0", "application", "audio", "frame_duration", "20");
    encoder =
        new EncodingContext(
            "libopus",
            sampleRate,
            AV_SAMPLE_FMT_FLT,
            sampleRate == 8_000 ? 20_000 : 28_000,
            options);
  }

  /** A packet of 20 ms silence; a fresh copy. Needs no native code. */
  public static byte[] silence() {
    return SILENCE.clone();
  }

  /** Samples in a frame. */
  public int frameSize() {
    return encoder.frameSize();
  }

  /** Encodes one frame of {@link #frameSize()} samples beginning at {@code position}. */
  public void encode(float[] pcm, int offset, long position, PacketSink sink) {
    encoder.encode(pcm, offset, position, sink);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
