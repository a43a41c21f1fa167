package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How long an attempt waits after one that failed. Not thread-safe. */
final class Pauses {
  /** Who is sent away more often than this goes slowly. */
  private static final Duration RARELY = Duration.ofMinutes(1);

  private final Backoff backoff;
  private final LongSupplier nanos;
  private @Nullable Long lastGoAway;
  private boolean fresh = true;

  Pauses(Backoff backoff, LongSupplier nanos) {
    this.backoff = backoff;
    this.nanos = nanos;
  }

  /** What stood was no failure: the next pause is short again. */
  void reset() {
    backoff.reset();
    fresh = true;
  }

  /** After a line that broke. */
  Duration quick() {
    return next(Backoff.Pace.QUICK);
  }

  /**
   * After this fault.
   *
   * @param unsettled whether sessions end again and again soon after they stood
   * @param joined whether this channel was ever joined
   */
  Duration after(SessionFault why, boolean unsettled, boolean joined) {
    return switch (why.kind()) {
      case SESSION_ENDED -> next(unsettled ? Backoff.Pace.UNSETTLED : Backoff.Pace.QUICK);
      // They were good before: perhaps they only ran out.
      case BAD_CREDENTIALS -> next(joined && fresh ? Backoff.Pace.QUICK : why.kind().pace());
      default -> next(why.kind().pace());
    };
  }

  /** After a GO_AWAY; zero when the last one was long ago, since then it is about a move. */
  Duration sentAway() {
    long now = nanos.getAsLong();
    boolean often = lastGoAway != null && now - lastGoAway < RARELY.toNanos();
    lastGoAway = now;
    return often ? quick() : Duration.ZERO;
  }

  private Duration next(Backoff.Pace pace) {
    fresh = false;
    return backoff.next(pace);
  }
}
