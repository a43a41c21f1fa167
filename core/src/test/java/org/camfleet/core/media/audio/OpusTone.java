package org.camfleet.core.media.audio;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.codecs.ffmpeg.OpusDecoder;
import org.camfleet.codecs.ffmpeg.OpusEncoder;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;

/** A steady tone as Opus packets of 20 ms, and how loud a tone is in packets that came out. */
public final class OpusTone implements AutoCloseable {
  private static final int RATE = 16_000;

  private final OpusEncoder encoder = new OpusEncoder(RATE);
  private final float[] pcm = new float[RATE / 50];
  private final double hertz;
  private final double loudness;
  private long sample;
  private byte[] last = new byte[0];

  /** A tone at a loudness of 0 to 1. */
  public OpusTone(double hertz, double loudness) {
    this.hertz = hertz;
    this.loudness = loudness;
  }

  /** The next 20 ms, with their times. */
  public AccessUnit next(long timeMicros, long arrivalMicros) {
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (float) (loudness * Math.sin(2 * Math.PI * hertz * sample++ / RATE));
    }
    encoder.encode(pcm, 0, sample, (packet, position) -> last = packet);
    return new AccessUnit(AudioTrack.OPUS, last, timeMicros, arrivalMicros, true);
  }

  /** The sound of packets, in order. */
  public static float[] decode(List<AccessUnit> units) {
    List<Float> all = new ArrayList<>();
    try (OpusDecoder decoder = new OpusDecoder()) {
      for (AccessUnit unit : units) {
        int count = decoder.decode(unit.data());
        for (int i = 0; i < count; i++) {
          all.add(decoder.pcm()[i]);
        }
      }
    }
    float[] sound = new float[all.size()];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = all.get(i);
    }
    return sound;
  }

  /** How loud a tone is in a sound, 0 to 1 (Goertzel). */
  public static double level(float[] sound, double hertz) {
    double w = 2 * Math.PI * hertz / RATE;
    double re = 0;
    double im = 0;
    for (int i = 0; i < sound.length; i++) {
      re += sound[i] * Math.cos(w * i);
      im += sound[i] * Math.sin(w * i);
    }
    return 2 * Math.hypot(re, im) / Math.max(1, sound.length);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
