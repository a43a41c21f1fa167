package org.camfleet.core.webrtc.ice;

import java.util.concurrent.TimeUnit;

/** Lets so many things through a second, and as many at once. */
final class TokenBucket {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long perSecond;
  private long tokens;
  private long filledAt;

  TokenBucket(long perSecond, long now) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
    this.filledAt = now;
  }

  boolean isEmpty(long now) {
    long fresh = (now - filledAt) * perSecond / SECOND;
    if (fresh > 0) {
      tokens = Math.min(perSecond, tokens + fresh);
      filledAt = now;
    }
    return tokens <= 0;
  }

  void take() {
    tokens = Math.max(0, tokens - 1);
  }
}
