package org.camfleet.core.bridge.preflight;

import java.util.OptionalLong;

/** How many bits a second a camera sends, by its counter of bytes. Not thread-safe. */
public final class BitRate {
  private static final double SECOND = 1e9;

  private boolean began;
  private long lastBytes;
  private long lastNanos;
  private OptionalLong rate = OptionalLong.empty();

  /**
   * The counter shows so many bytes.
   *
   * @param nanos a monotonic clock in nanoseconds
   */
  public void sample(long bytes, long nanos) {
    long span = nanos - lastNanos;
    if (began && span > 0 && bytes >= lastBytes) {
      rate = OptionalLong.of(Math.round((bytes - lastBytes) * 8 * SECOND / span));
    }
    began = true;
    lastBytes = bytes;
    lastNanos = nanos;
  }

  /** The camera does not play: what was measured still holds, what comes next is measured anew. */
  public void pauses() {
    began = false;
  }

  /** Since the sample before the last one; empty before the second. */
  public OptionalLong bitsPerSecond() {
    return rate;
  }
}
