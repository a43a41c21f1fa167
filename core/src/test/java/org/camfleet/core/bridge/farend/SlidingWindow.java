package org.camfleet.core.bridge.farend;

/** At most so many calls in any one second: remembers the moments of the last ones. */
final class SlidingWindow {
  private static final long SECOND = 1_000_000_000L;

  private final long[] moments;
  private int next;
  private long count;

  SlidingWindow(int perSecond) {
    moments = new long[perSecond];
  }

  /** Takes a call in; false when it is one too many within a second. */
  boolean admits(long now) {
    boolean tooMany = count >= moments.length && now - moments[next] < SECOND;
    moments[next] = now;
    next = (next + 1) % moments.length;
    count++;
    return !tooMany;
  }
}
