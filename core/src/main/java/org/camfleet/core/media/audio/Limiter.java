package org.camfleet.core.media.audio;

/**
 * Keeps a sum of voices within full scale: turns down at once, and up again within half a second.
 * One thread.
 */
final class Limiter {
  private static final float CEILING = 0.98f;
  private static final float RELEASE = 0.05f; // of the way back, for each frame of 20 ms
  private static final int ATTACK = 40; // samples: 2.5 ms at 16 kHz

  private float gain = 1f;

  /** Limits {@code count} samples in place. */
  void limit(float[] pcm, int count) {
    float peak = 0f;
    for (int i = 0; i < count; i++) {
      peak = Math.max(peak, Math.abs(pcm[i]));
    }
    float wanted = peak > CEILING ? CEILING / peak : 1f;
    float target = wanted < gain ? wanted : gain + (wanted - gain) * RELEASE;
    if (target > 0.999f) {
      gain = 1f;
      return; // the common case: nothing to do
    }
    float step = (target - gain) / ATTACK;
    for (int i = 0; i < count; i++) {
      float by = i < ATTACK ? gain + step * (i + 1) : target;
      pcm[i] = Math.max(-CEILING, Math.min(CEILING, pcm[i] * by));
    }
    gain = target;
  }
}
