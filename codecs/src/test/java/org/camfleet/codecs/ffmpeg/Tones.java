package org.camfleet.codecs.ffmpeg;

/** Makes tones and measures them. */
final class Tones {
  private Tones() {}

  static float[] sine(int sampleRate, double hertz, int count) {
    float[] pcm = new float[count];
    for (int i = 0; i < count; i++) {
      pcm[i] = (float) (0.4 * Math.sin(2 * Math.PI * hertz * i / sampleRate));
    }
    return pcm;
  }

  /** Amplitude of one frequency in a stretch of samples (Goertzel). */
  static double level(float[] pcm, int from, int count, int sampleRate, double hertz) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < count; i++) {
      re += pcm[from + i] * Math.cos(2 * Math.PI * hertz * i / sampleRate);
      im += pcm[from + i] * Math.sin(2 * Math.PI * hertz * i / sampleRate);
    }
    return 2 * Math.hypot(re, im) / count;
  }

  static float loudest(float[] pcm, int from, int count) {
    float loudest = 0;
    for (int i = from; i < from + count; i++) {
      loudest = Math.max(loudest, Math.abs(pcm[i]));
    }
    return loudest;
  }
}
