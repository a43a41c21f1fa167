package org.camfleet.codecs.ffmpeg;

/** Decodes AAC frames without ADTS to mono sound at the stream's own rate. */
public final class AacDecoder implements AutoCloseable {
  private final DecodingContext decoder;

  /**
   * Opens a decoder.
   *
   * @param audioSpecificConfig as in SDP or esds (ISO 14496-3 1.6.2.1)
   * @throws IllegalStateException when FFmpeg refuses the configuration
   */
  public AacDecoder(byte[] audioSpecificConfig) {
    decoder = new DecodingContext("aac", 16_000, 1, audioSpecificConfig);
  }

  /**
   * Decodes one frame into {@link #pcm()}; returns the number of samples, negative when the frame
   * is damaged.
   */
  public int decode(byte[] frame) {
    return decoder.decode(frame);
  }

  /** The samples of the last frame; overwritten by the next. */
  public float[] pcm() {
    return decoder.pcm();
  }

  /** Samples a second; known for sure once a frame was decoded. */
  public int sampleRate() {
    return decoder.sampleRate();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
