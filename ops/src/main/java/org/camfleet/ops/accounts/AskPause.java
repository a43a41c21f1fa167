package org.camfleet.ops.accounts;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How long who failed is left alone: a second at first, then twice as long each time up to a
 * minute, less up to a quarter, so that what failed together does not come back together. Ten
 * minutes without a failure make it short again. Any thread.
 */
final class AskPause {
  static final long FIRST = TimeUnit.SECONDS.toNanos(1);
  static final long LONGEST = TimeUnit.MINUTES.toNanos(1);
  private static final long CALM = TimeUnit.MINUTES.toNanos(10);
  private static final int MOST_DOUBLINGS = 10;

  private final LongSupplier nanos;
  private final DoubleSupplier random;
  private int failures;
  private long until;

  /**
   * None yet.
   *
   * @param nanos a monotonic clock in nanoseconds
   * @param random from 0 to below 1
   */
  AskPause(LongSupplier nanos, DoubleSupplier random) {
    this.nanos = nanos;
    this.random = random;
  }

  /** One by the clock of this machine. */
  static AskPause create() {
    return new AskPause(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** Whether one may ask. */
  synchronized boolean isOver() {
    return failures == 0 || nanos.getAsLong() - until >= 0;
  }

  /** It failed; of those that fail together one counts. */
  synchronized void failed() {
    long now = nanos.getAsLong();
    if (failures > 0 && now - until < 0) {
      return;
    }
    if (failures > 0 && now - until > CALM) {
      failures = 0;
    }
    long pause = Math.min(LONGEST, FIRST << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    until = now + pause - (long) (random.getAsDouble() * pause / 4);
  }

  /** It did not fail: the next pause is short. */
  synchronized void succeeded() {
    failures = 0;
  }
}
