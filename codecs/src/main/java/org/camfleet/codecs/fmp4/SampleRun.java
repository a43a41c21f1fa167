package org.camfleet.codecs.fmp4;

import java.util.Arrays;

/** The samples of one fragment of one track, in decoding order. One thread. */
public final class SampleRun {
  private int[] durations = new int[64];
  private int[] sizes = new int[64];
  private boolean[] sync = new boolean[64];
  private int count;
  private long totalSize;
  private long totalDuration;

  /** Adds a sample: duration in ticks, size in bytes, and whether decoding can start there. */
  public void add(int duration, int size, boolean isSync) {
    if (count == sizes.length) {
      durations = Arrays.copyOf(durations, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
      sync = Arrays.copyOf(sync, 2 * count);
    }
    durations[count] = duration;
    sizes[count] = size;
    sync[count++] = isSync;
    totalSize += size;
    totalDuration += duration;
  }

  /** How many samples. */
  public int count() {
    return count;
  }

  /** Ticks of the sample at {@code index}. */
  public int duration(int index) {
    return durations[index];
  }

  /** Bytes of the sample at {@code index}. */
  public int size(int index) {
    return sizes[index];
  }

  /** Whether decoding can start at the sample at {@code index}. */
  public boolean isSync(int index) {
    return sync[index];
  }

  /** Bytes of all samples. */
  public long totalSize() {
    return totalSize;
  }

  /** Ticks of all samples. */
  public long totalDuration() {
    return totalDuration;
  }
}
