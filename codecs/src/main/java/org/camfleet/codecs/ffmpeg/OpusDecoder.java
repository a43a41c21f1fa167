package org.camfleet.codecs.ffmpeg;

/**
 * Decodes Opus packets to mono sound, of 16 kHz unless asked otherwise. FFmpeg's own decoder and a
 * resampler: several times cheaper than libopus as it is built into this FFmpeg.
 */
public final class OpusDecoder implements AutoCloseable {
  /** Samples a second of what comes out, unless another rate is asked for. */
  public static final int SAMPLE_RATE = 16_000;

  private static final int OPUS_RATE = 48_000;
  private static final int MAX_PACKET_SAMPLES = 5_760; // 120 ms, RFC 6716 3.2

  private final DecodingContext decoder = new DecodingContext("opus", OPUS_RATE, 1, new byte[0]);
  private final Resampler resampler;
  private final float[] pcm;

  /** Opens a decoder whose sound has {@link #SAMPLE_RATE}. */
  public OpusDecoder() {
    this(SAMPLE_RATE);
  }

  /** Opens a decoder whose sound has so many samples a second. */
  public OpusDecoder(int sampleRate) {
    resampler = new Resampler(OPUS_RATE, sampleRate);
    pcm = new float[resampler.maxOutput()];
  }

  /**
   * Decodes one packet into {@link #pcm()}; returns the number of samples, negative when the packet
   * is damaged.
   */
  public int decode(byte[] packet) {
    int count = decoder.decode(packet);
    if (count < 0 || count > MAX_PACKET_SAMPLES) {
      return -1;
    }
    return resampler.convert(decoder.pcm(), count, pcm);
  }

  /** The samples of the last packet; overwritten by the next. */
  public float[] pcm() {
    return pcm;
  }

  @Override
  public void close() {
    decoder.close();
    resampler.close();
  }
}
