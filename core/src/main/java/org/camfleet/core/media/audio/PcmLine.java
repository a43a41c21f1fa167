package org.camfleet.core.media.audio;

import java.util.Arrays;

/**
 * Sound laid on an absolute line of samples: timestamps that jitter are smoothed, gaps become
 * silence, overlaps are dropped, so that sound and picture stay together. One thread.
 */
public final class PcmLine {
  private static final long MICROS = 1_000_000;

  private final int sampleRate;
  private final int tolerance;
  private final int longestFill;
  private float[] buffer;
  private int begin;
  private int end;
  private long position;
  private boolean started;
  private boolean fresh;

  /**
   * An empty line.
   *
   * @param sampleRate samples a second
   * @param toleranceMillis how far a timestamp may be off before the line follows it
   * @param longestFillMillis the longest gap that is filled; behind a longer one the line starts
   *     anew
   */
  public PcmLine(int sampleRate, int toleranceMillis, int longestFillMillis) {
    this.sampleRate = sampleRate;
    this.tolerance = sampleRate * toleranceMillis / 1000;
    this.longestFill =
        (int) Math.min(Integer.MAX_VALUE / 4, (long) sampleRate * longestFillMillis / 1000);
    this.buffer = new float[sampleRate / 2];
  }

  /** The sample that a moment falls on. */
  public long positionOf(long timeMicros) {
    long seconds = Math.floorDiv(timeMicros, MICROS);
    return seconds * sampleRate + Math.floorMod(timeMicros, MICROS) * sampleRate / MICROS;
  }

  /** The moment of a sample, microseconds since the Unix epoch. */
  public long timeOf(long samplePosition) {
    long seconds = Math.floorDiv(samplePosition, sampleRate);
    return seconds * MICROS + Math.floorMod(samplePosition, sampleRate) * MICROS / sampleRate;
  }

  /** Lays {@code count} samples that begin at {@code timeMicros} onto the line. */
  public void append(float[] pcm, int count, long timeMicros) {
    long at = positionOf(timeMicros);
    if (!started) {
      startAt(at);
    }
    long difference = at - endPosition();
    int allowed =
        fresh ? 0 : tolerance; // the first samples set the line: they go where they belong
    int skip = 0;
    if (difference > longestFill) {
      startAt(at);
    } else if (difference > allowed) {
      appendSilence((int) difference);
    } else if (difference < -allowed) {
      skip = (int) Math.min(count, -difference);
    }
    fresh &= skip == count;
    reserve(count - skip);
    System.arraycopy(pcm, skip, buffer, end, count - skip);
    end += count - skip;
  }

  /** Extends the line by silence. */
  public void appendSilence(int count) {
    reserve(count);
    Arrays.fill(buffer, end, end + count, 0f);
    end += count;
  }

  /** Drops what is kept and lets the line begin at a sample. */
  public void startAt(long samplePosition) {
    begin = 0;
    end = 0;
    position = samplePosition;
    started = true;
    fresh = true;
  }

  /** How many samples are ready. */
  public int available() {
    return end - begin;
  }

  /** The place of the first ready sample. */
  public long position() {
    return position;
  }

  /** The place behind the last ready sample. */
  public long endPosition() {
    return position + available();
  }

  /** The array that holds the ready samples. */
  public float[] buffer() {
    return buffer;
  }

  /** Where in {@link #buffer()} the first ready sample is. */
  public int offset() {
    return begin;
  }

  /** Takes samples away from the front. */
  public void consume(int count) {
    begin += count;
    position += count;
  }

  private void reserve(int count) {
    if (end + count <= buffer.length) {
      return;
    }
    int kept = available();
    float[] target =
        kept + count <= buffer.length
            ? buffer
            : new float[Math.max(2 * buffer.length, kept + count)];
    System.arraycopy(buffer, begin, target, 0, kept);
    buffer = target;
    begin = 0;
    end = kept;
  }
}
