package org.camfleet.core.media.audio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sound of one speaker on its way into a mix: holds back a little, so that packets that come
 * unevenly leave evenly. Holds at most {@link #MOST_MILLIS} beyond that; what exceeds it is
 * skipped, oldest first. One thread.
 */
final class VoiceBuffer {
  /** How much may wait beyond the wanted delay before the listener is brought nearer again. */
  static final int MOST_MILLIS = 240;

  private static final int LONGEST_FILL_MILLIS = 100;
  private static final long TOLERANCE_MICROS = 10_000;

  private final int sampleRate;
  private final int delay;
  private final float[] ring;
  private int first;
  private int size;
  private long expectedMicros;
  private int waited;
  private boolean playing;
  private long skipped;

  /** An empty buffer of mono sound that holds {@code delayMillis} back. */
  VoiceBuffer(int sampleRate, int delayMillis) {
    this.sampleRate = sampleRate;
    this.delay = sampleRate / 1000 * delayMillis;
    this.ring = new float[delay + sampleRate / 1000 * MOST_MILLIS];
  }

  /** Adds samples that begin at {@code timeMicros} of the speaker's own clock. */
  void push(float[] pcm, int count, long timeMicros) {
    long gap = timeMicros - expectedMicros;
    if (size > 0 && gap > TOLERANCE_MICROS) {
      // A lost packet; where nothing waits, the listeners have had their silence already.
      long fill = Math.min(gap / 1000, LONGEST_FILL_MILLIS) * sampleRate / 1000;
      append(null, (int) fill);
    }
    append(pcm, count);
    expectedMicros = timeMicros + count * 1_000_000L / sampleRate;
  }

  /** Takes the next {@code count} samples; false when they are silence because nothing is there. */
  boolean pull(float[] into, int count) {
    if (!playing && !start(count)) {
      return false;
    }
    int taken = Math.min(size, count);
    for (int i = 0; i < taken; i++) {
      into[i] = ring[(first + i) % ring.length];
    }
    Arrays.fill(into, taken, count, 0f);
    drop(taken);
    playing = taken == count;
    return taken > 0;
  }

  /** Samples that wait. */
  int size() {
    return size;
  }

  /** Samples that were skipped because too much waited. */
  long skipped() {
    return skipped;
  }

  /** A short word is not kept waiting for ever by the delay that it does not fill. */
  private boolean start(int count) {
    waited = size == 0 ? 0 : waited + count;
    playing = size > 0 && (size >= delay || waited >= delay);
    if (playing) {
      waited = 0;
    }
    return playing;
  }

  private void append(float @Nullable [] pcm, int count) {
    int kept = Math.min(count, ring.length);
    if (size + kept > ring.length) {
      int over = Math.max(size + kept - ring.length, size + kept - delay);
      skipped += Math.min(over, size);
      drop(Math.min(over, size));
    }
    for (int i = 0; i < kept; i++) {
      ring[(first + size + i) % ring.length] = pcm == null ? 0f : pcm[i];
    }
    size += kept;
  }

  private void drop(int count) {
    first = (first + count) % ring.length;
    size -= count;
  }
}
