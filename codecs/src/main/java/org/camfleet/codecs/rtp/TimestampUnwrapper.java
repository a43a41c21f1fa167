package org.camfleet.codecs.rtp;

/**
 * Extends 32-bit RTP timestamps to a line that does not wrap: each one is taken as nearest to the
 * one before. One thread.
 */
public final class TimestampUnwrapper {
  private long last;
  private boolean started;

  /** The extended timestamp in ticks; the first one is its own. */
  public long unwrap(long timestamp) {
    if (!started) {
      started = true;
      last = timestamp & 0xFFFF_FFFFL;
      return last;
    }
    last += (int) (timestamp - last);
    return last;
  }

  /** The extended timestamp nearest to the last one, without remembering it. */
  public long peek(long timestamp) {
    return started ? last + (int) (timestamp - last) : timestamp & 0xFFFF_FFFFL;
  }

  /** Forgets the past: the next timestamp starts a new line. */
  public void reset() {
    started = false;
  }
}
