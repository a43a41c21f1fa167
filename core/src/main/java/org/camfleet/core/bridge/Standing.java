package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is known of the session and of the socket that stand, and how long. Not thread-safe. */
final class Standing {
  /** What stood so long was no failure: whatever ends it, the first attempt after it is quick. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  /** A session that ends before this, three times in a row, has somebody who ends it. */
  private static final Duration BRIEF = Duration.ofMinutes(1);

  private static final int UNSETTLED = 3;

  private final SessionPlan plan;
  private final LongSupplier nanos;
  private long sessionSince;
  private long socketSince;
  private boolean socket;
  private boolean session;
  private int brief;
  private @Nullable Duration planned;

  Standing(SessionPlan plan, LongSupplier nanos) {
    this.plan = plan;
    this.nanos = nanos;
  }

  void sessionBegins() {
    session = true;
    sessionSince = nanos.getAsLong();
    planned = plan.next();
  }

  /** The session ended, if there was one; whether it had stood long enough to be no failure. */
  boolean sessionEnds() {
    if (!session) {
      return false;
    }
    session = false;
    brief = isOlder(sessionSince, BRIEF) ? 0 : brief + 1;
    planned = null;
    return isOlder(sessionSince, SETTLED);
  }

  /** Whether sessions end again and again soon after they stood. */
  boolean isUnsettled() {
    return brief >= UNSETTLED;
  }

  boolean hasSession() {
    return session;
  }

  void socketOpens() {
    socket = true;
    socketSince = nanos.getAsLong();
  }

  /** The socket ended, or is replaced; whether it had stood long enough to be no failure. */
  boolean socketEnds() {
    boolean settled = socket && isOlder(socketSince, SETTLED);
    socket = false;
    return settled;
  }

  boolean hasSocket() {
    return socket;
  }

  /** How long until the session is to be joined anew; null: there is no plan. */
  @Nullable Duration untilPlan() {
    if (planned == null) {
      return null;
    }
    Duration left = planned.minusNanos(nanos.getAsLong() - sessionSince);
    return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
  }

  /** How long until the service ends the session; null: it does not, or there is none. */
  @Nullable Duration untilEnd() {
    Duration life = plan.life();
    return session && life != null ? life.minusNanos(nanos.getAsLong() - sessionSince) : null;
  }

  private boolean isOlder(long since, Duration age) {
    return nanos.getAsLong() - since >= age.toNanos();
  }
}
