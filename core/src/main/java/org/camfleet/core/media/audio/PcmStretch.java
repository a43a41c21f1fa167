package org.camfleet.core.media.audio;

/**
 * Sound made a little longer or shorter without a click: what is between two samples is read off a
 * cubic through their neighbours (Catmull-Rom), at places that move on by a little more or less
 * than one. Two samples stay behind until their successors come. One thread.
 */
final class PcmStretch {
  /** Samples before the one that is read, and behind it, that a value needs. */
  private static final int BEFORE = 3;

  private static final int BEHIND = 2;

  private float[] in = new float[1_024];
  private float[] out = new float[1_024];
  private double at = BEFORE;
  private boolean active;

  /** Whether it has changed the length of anything since {@link #reset}. */
  boolean isActive() {
    return active;
  }

  /** Samples that were given and did not come out yet, as many as they will be. */
  double held() {
    return active ? BEFORE - at : 0;
  }

  /** Forgets all: what comes next has nothing to do with what was before. */
  void reset() {
    active = false;
    at = BEFORE;
    java.util.Arrays.fill(in, 0, BEFORE, 0f);
  }

  /** Sees samples that pass unchanged, so that what may follow goes on from them. */
  void pass(float[] pcm, int from, int count) {
    for (int i = 0; i < BEFORE; i++) {
      int before = from + count - BEFORE + i;
      in[i] = before >= from ? pcm[before] : in[Math.min(BEFORE - 1, count + i)];
    }
  }

  /**
   * Stretches samples; gives how many there are in {@link #out()}.
   *
   * @param ratio how much longer they become, about 1
   */
  int stretch(float[] pcm, int from, int count, double ratio) {
    active = true;
    if (in.length < BEFORE + count) {
      in = java.util.Arrays.copyOf(in, BEFORE + 2 * count);
    }
    System.arraycopy(pcm, from, in, BEFORE, count);
    int most = (int) (count * ratio) + BEFORE + 2;
    if (out.length < most) {
      out = new float[2 * most];
    }
    int made = 0;
    double step = 1 / ratio;
    int end = BEFORE + count;
    while ((int) at + BEHIND < end) {
      out[made++] = value(at);
      at += step;
    }
    // The last samples are the first of the next turn.
    System.arraycopy(in, end - BEFORE, in, 0, BEFORE);
    at -= count;
    return made;
  }

  private float value(double place) {
    int i = (int) place;
    float t = (float) (place - i);
    float a = in[i - 1];
    float b = in[i];
    float c = in[i + 1];
    float d = in[i + 2];
    float bend = 2 * a - 5 * b + 4 * c - d;
    float twist = 3 * (b - c) + d - a;
    return b + 0.5f * t * (c - a + t * (bend + t * twist));
  }

  /** The array that {@link #stretch} wrote to. */
  float[] out() {
    return out;
  }
}
