package org.camfleet.codecs.ffmpeg;

import org.camfleet.codecs.audio.G726;

/** Decodes G.726 of one channel at 8 kHz. */
public final class G726Decoder implements AutoCloseable {
  private static final int RATE = 8_000;

  private final DecodingContext decoder;

  /**
   * Opens a decoder.
   *
   * @throws IllegalStateException when FFmpeg refuses it
   */
  public G726Decoder(G726 form) {
    decoder = new DecodingContext(form.highFirst() ? "g726" : "g726le", RATE, form.bits());
  }

  /**
   * Decodes the samples of a packet into {@link #pcm()}; returns their number, negative when the
   * packet is damaged.
   */
  public int decode(byte[] packet) {
    return decoder.decode(packet);
  }

  /** The samples of the last packet; overwritten by the next. */
  public float[] pcm() {
    return decoder.pcm();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
