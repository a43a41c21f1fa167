package org.camfleet.core.media.audio;

import org.camfleet.codecs.audio.G711;
import org.camfleet.codecs.audio.G726;
import org.camfleet.codecs.audio.L16;
import org.camfleet.codecs.ffmpeg.AacDecoder;
import org.camfleet.codecs.ffmpeg.G726Decoder;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/** Decodes one G.711, G.726, L16 or AAC track to mono sound. One thread. */
final class SourceDecoder implements AutoCloseable {
  private static final int MAX_PACKET = 8_192;

  private final AudioTrack track;
  private final @Nullable AacDecoder aac;
  private final @Nullable G726Decoder g726;
  private float[] pcm = new float[0];

  /** Opens a decoder; throws IllegalStateException when the track's configuration is unusable. */
  SourceDecoder(AudioTrack track) {
    this.track = track;
    this.aac = track.codec() == AudioCodec.AAC ? new AacDecoder(track.config()) : null;
    this.g726 = track.codec() == AudioCodec.G726 ? new G726Decoder(G726.of(track.config())) : null;
  }

  AudioTrack track() {
    return track;
  }

  /** Decodes one unit; returns the number of samples, negative when it is damaged. */
  int decode(byte[] data) {
    if (aac != null) {
      int count = aac.decode(data);
      pcm = aac.pcm();
      return count;
    }
    // A byte of G.726 is up to four samples.
    if (data.length == 0 || data.length > (g726 == null ? MAX_PACKET : MAX_PACKET / 4)) {
      return -1;
    }
    if (g726 != null) {
      int count = g726.decode(data);
      pcm = g726.pcm();
      return count;
    }
    int samples = track.codec() == AudioCodec.L16 ? L16.samples(data.length) : data.length;
    if (pcm.length < samples) {
      pcm = new float[Math.max(640, samples)];
    }
    spread(data);
    return track.channels() == 2 ? mix(samples / 2) : samples;
  }

  private void spread(byte[] data) {
    switch (track.codec()) {
      case PCMA -> G711.decodeALaw(data, pcm);
      case L16 -> L16.decode(data, pcm);
      default -> G711.decodeMuLaw(data, pcm);
    }
  }

  float[] pcm() {
    return pcm;
  }

  int sampleRate() {
    return aac != null ? aac.sampleRate() : track.sampleRate();
  }

  private int mix(int count) {
    for (int i = 0; i < count; i++) {
      pcm[i] = (pcm[2 * i] + pcm[2 * i + 1]) / 2;
    }
    return count;
  }

  @Override
  public void close() {
    if (aac != null) {
      aac.close();
    }
    if (g726 != null) {
      g726.close();
    }
  }
}
