package org.camfleet.core.signaling;

import java.util.function.LongSupplier;

/** A rate with a burst: refuses what exceeds it. For one thread. */
public final class TokenBucket {
  private final double perNano;
  private final int burst;
  private final LongSupplier nanos;
  private double tokens;
  private long last;

  /**
   * A full bucket.
   *
   * @param perSecond tokens that come back in a second
   * @param burst tokens of a full bucket
   * @param nanos a monotonic clock in nanoseconds
   */
  public TokenBucket(double perSecond, int burst, LongSupplier nanos) {
    this.perNano = perSecond / 1e9;
    this.burst = burst;
    this.nanos = nanos;
    this.tokens = burst;
    this.last = nanos.getAsLong();
  }

  /** Takes a token; false when there is none. */
  public boolean tryTake() {
    long now = nanos.getAsLong();
    tokens = Math.min(burst, tokens + Math.max(0, now - last) * perNano);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
