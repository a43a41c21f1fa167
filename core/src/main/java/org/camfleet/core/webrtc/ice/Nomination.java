package org.camfleet.core.webrtc.ice;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which valid pair the controlling agent names, and when: the best, but not much later than the
 * first (regular nomination, RFC 8445 clause 8.1.1).
 */
final class Nomination {
  /** A direct pair waits so long for a better one. */
  private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(100);

  /** A relayed pair costs a server every packet, so a direct one gets more time. */
  private static final long RELAYED_GRACE = TimeUnit.MILLISECONDS.toNanos(600);

  private final CheckList list;
  private long firstValidAt = OpenChecks.NEVER;

  Nomination(CheckList list) {
    this.list = list;
  }

  void onValid(long now) {
    firstValidAt = Math.min(firstValidAt, now);
  }

  /** The pair to name now, or null. */
  @Nullable CandidatePair next(long now) {
    CandidatePair best = list.bestValid(true);
    return best != null && now >= due(best) ? best : null;
  }

  /** When {@link #next} will have an answer at the latest. */
  long nextDue() {
    CandidatePair best = list.bestValid(true);
    return best == null ? OpenChecks.NEVER : due(best);
  }

  private long due(CandidatePair best) {
    if (!list.hasBetterPending(best, true)) {
      return firstValidAt;
    }
    return firstValidAt + (best.relayed() ? RELAYED_GRACE : GRACE);
  }
}
