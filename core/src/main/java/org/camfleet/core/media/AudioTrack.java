package org.camfleet.core.media;

import java.util.Arrays;

/**
 * An audio codec at one rate.
 *
 * @param codec the codec
 * @param sampleRate samples a second of the sound itself (an Opus track counts 48000 on the wire
 *     whatever this says)
 * @param channels 1 or 2
 * @param config codec configuration: the AudioSpecificConfig of AAC, the form of G.726 ({@link
 *     org.camfleet.codecs.audio.G726#config}), else empty
 */
public record AudioTrack(AudioCodec codec, int sampleRate, int channels, byte[] config)
    implements Track {

  /**
   * What every WebRTC participant sends: Opus, 48 kHz RTP clock, two channels in the format line
   * (RFC 7587).
   */
  public static final AudioTrack OPUS = new AudioTrack(AudioCodec.OPUS, 48_000, 2, new byte[0]);

  @Override
  public boolean equals(Object other) {
    return other instanceof AudioTrack track
        && codec == track.codec
        && sampleRate == track.sampleRate
        && channels == track.channels
        && Arrays.equals(config, track.config);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * codec.hashCode() + sampleRate) + Arrays.hashCode(config);
  }

  @Override
  public String toString() {
    return codec + " " + sampleRate + " Hz x" + channels;
  }
}
