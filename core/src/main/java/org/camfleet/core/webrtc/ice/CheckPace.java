package org.camfleet.core.webrtc.ice;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which pair is checked next, and when. Times in nanoseconds. */
final class CheckPace {
  /** Ta of RFC 8445 clause 14.2. */
  static final long PACE = TimeUnit.MILLISECONDS.toNanos(50);

  /** Triggered checks answer a peer that is there: the least that clause 14.1 allows. */
  private static final long TRIGGERED_PACE = TimeUnit.MILLISECONDS.toNanos(5);

  /** Pairs that all failed are tried again: the peer may be late, a firewall slow to open. */
  private static final long RETRY = TimeUnit.SECONDS.toNanos(2);

  private final CheckList list;
  private final RoleState role;
  private long lastSent;

  CheckPace(CheckList list, RoleState role) {
    this.list = list;
    this.role = role;
  }

  /** A new description: its first check may leave at once. */
  void restart(long now) {
    lastSent = now - PACE;
  }

  /**
   * The pair whose check is due, or null.
   *
   * @param searching whether a path is still looked for; if not, only triggered checks are due
   */
  @Nullable CandidatePair take(long now, boolean searching) {
    CandidatePair pair = now - lastSent >= TRIGGERED_PACE ? list.takeTriggered() : null;
    if (pair == null && searching && now - lastSent >= PACE) {
      if (list.hasOnlyFailed() && now - lastSent >= RETRY) {
        list.retryFailed();
      }
      pair = list.nextWaiting(role.isControlling());
    }
    if (pair != null) {
      lastSent = now;
    }
    return pair;
  }

  /** When a triggered check is due. */
  long triggeredDue() {
    return list.hasTriggered() ? lastSent + TRIGGERED_PACE : OpenChecks.NEVER;
  }

  /** When an ordinary check is due, while a path is looked for. */
  long searchDue() {
    if (list.hasWaiting()) {
      return lastSent + PACE;
    }
    return list.hasOnlyFailed() ? lastSent + RETRY : OpenChecks.NEVER;
  }
}
