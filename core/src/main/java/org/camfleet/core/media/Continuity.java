package org.camfleet.core.media;

/**
 * Where the line of one camera has got to, over all its connections: the next one goes on behind
 * it. On the loop.
 */
public final class Continuity {
  private long lastMicros = Long.MIN_VALUE / 2;

  /** A unit with this time was handed on. */
  public void passed(long timeMicros) {
    lastMicros = Math.max(lastMicros, timeMicros);
  }

  /** The highest time so far, in microseconds since the Unix epoch; far in the past if none was. */
  public long lastMicros() {
    return lastMicros;
  }
}
