package org.camfleet.codecs.rtp;

/**
 * Extends 16-bit sequence numbers to a line that does not wrap: each number is taken as the one
 * nearest to the highest seen so far. One thread.
 */
public final class SequenceUnwrapper {
  private long highest;
  private boolean started;

  /** The extended number; the first one is its own, later ones may be lower and even negative. */
  public long unwrap(int sequenceNumber) {
    if (!started) {
      started = true;
      highest = sequenceNumber;
      return highest;
    }
    long extended = highest + (short) (sequenceNumber - (int) highest);
    highest = Math.max(highest, extended);
    return extended;
  }

  /** Forgets the past: the next number starts a new line. */
  public void reset() {
    started = false;
  }
}
