package org.camfleet.core.media.audio;

import org.camfleet.codecs.audio.G711;
import org.camfleet.codecs.ffmpeg.AacDecoder;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.jspecify.annotations.Nullable;

/** Decodes one G.711 or AAC track to mono sound. One thread. */
final class SourceDecoder implements AutoCloseable {
  private static final int MAX_G711 = 8_192;

  private final AudioTrack track;
  private final @Nullable AacDecoder aac;
  private float[] pcm = new float[0];

  /** Opens a decoder; throws IllegalStateException when the track's configuration is unusable. */
  SourceDecoder(AudioTrack track) {
    this.track = track;
    this.aac = track.codec() == AudioCodec.AAC ? new AacDecoder(track.config()) : null;
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
    if (data.length == 0 || data.length > MAX_G711) {
      return -1;
    }
    if (pcm.length < data.length) {
      pcm = new float[Math.max(640, data.length)];
    }
    if (track.codec() == AudioCodec.PCMA) {
      G711.decodeALaw(data, pcm);
    } else {
      G711.decodeMuLaw(data, pcm);
    }
    return track.channels() == 2 ? mix(data.length / 2) : data.length;
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
  }
}
