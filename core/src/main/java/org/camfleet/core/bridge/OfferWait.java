package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long an offer is waited for after a join was accepted, and whether the next join needs a new
 * look-up: because joins were of no use, or because the TURN credentials of the last look-up end.
 * Not thread-safe.
 */
final class OfferWait {
  /** While media flows there is no haste at first: the call itself may take this long. */
  private static final Duration CALL = Duration.ofSeconds(10);

  private static final Duration MOST_JITTER = Duration.ofSeconds(10);

  /** As AWS's JavaScript sample has it: refreshed so long before their end. */
  private static final Duration CREDENTIAL_MARGIN = Duration.ofSeconds(15);

  private static final int JOINS_PER_LOOK_UP = 3;

  private final Duration first;
  private final RandomGenerator random;
  private final LongSupplier nanos;
  private int unanswered;
  private boolean credentialsEnd;
  private long credentialsUntil;

  OfferWait(Duration first, RandomGenerator random, LongSupplier nanos) {
    this.first = first;
    this.random = random;
    this.nanos = nanos;
  }

  /**
   * The channel was looked up.
   *
   * @param credentialLife of the TURN servers' credentials; zero: there are none
   */
  void lookedUp(Duration credentialLife) {
    unanswered = 0;
    credentialsEnd = !credentialLife.isZero();
    credentialsUntil = nanos.getAsLong() + credentialLife.minus(CREDENTIAL_MARGIN).toNanos();
  }

  /** How long to wait for the offer of an accepted join; longer after each that brought none. */
  Duration next() {
    if (unanswered == 0) {
      return first;
    }
    long most = Math.min(MOST_JITTER.toMillis(), 500L << Math.min(unanswered, 10));
    return first.plusMillis(random.nextLong(most + 1));
  }

  /**
   * How long to wait from the call on when media flows meanwhile.
   *
   * @param left until the service ends that session, of which two further attempts need their part;
   *     null: it does not
   */
  Duration patient(@Nullable Duration left) {
    Duration least = next();
    Duration most = least.plus(CALL);
    Duration part = left == null ? most : left.dividedBy(3);
    return part.compareTo(least) < 0 ? least : part.compareTo(most) < 0 ? part : most;
  }

  /** No offer came. */
  void ranOut() {
    unanswered++;
  }

  /** Whether to look the channel up before the next join. */
  boolean needsLookUp() {
    return unanswered >= JOINS_PER_LOOK_UP
        || credentialsEnd && nanos.getAsLong() - credentialsUntil >= 0;
  }
}
