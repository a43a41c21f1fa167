package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.camfleet.core.bridge.JoinProgress.Action;
import org.camfleet.core.bridge.JoinProgress.Step;
import org.camfleet.core.bridge.MasterSession.Phase;

/**
 * The attempt at work: for the next session, or only for the socket of the one that stands. Not
 * thread-safe.
 */
final class Attempt {
  /** One of which nothing is heard for so long is begun anew. */
  private static final Duration STALLED = Duration.ofMinutes(3);

  private final OfferWait offers;
  private final Standing standing;
  private final Fight fight;
  private final LongSupplier nanos;
  private Phase phase = Phase.PREPARING;
  private boolean forSession = true;
  private boolean looksUp = true;
  private boolean overtime;

  Attempt(OfferWait offers, Standing standing, Fight fight, LongSupplier nanos) {
    this.offers = offers;
    this.standing = standing;
    this.fight = fight;
    this.nanos = nanos;
  }

  /** Where it stands; {@code CONNECTED} when there is none. */
  Phase phase() {
    return phase;
  }

  boolean is(Phase asked) {
    return phase == asked;
  }

  /** Whether there is none. */
  boolean isIdle() {
    return phase == Phase.CONNECTED;
  }

  boolean isForSession() {
    return forSession;
  }

  /** What the service said of the channel may no longer hold. */
  void forgetLookUp() {
    looksUp = true;
  }

  /** Begins an attempt for a session, with a new look-up. */
  Step beginSession() {
    looksUp = true;
    forSession = true;
    return begin();
  }

  /** Begins anew what was attempted. */
  Step begin() {
    looksUp |= forSession;
    overtime = false;
    phase = Phase.PREPARING;
    return new Step(looksUp ? Action.LOOK_UP : Action.SIGN, STALLED);
  }

  /** Begins after a pause; zero: never. */
  Step after(Duration pause, boolean session) {
    forSession = session;
    phase = Phase.WAITING;
    return new Step(Action.NOTHING, pause);
  }

  /** There is nothing to attempt until the plan is due. */
  Step rest() {
    forSession = false;
    phase = Phase.CONNECTED;
    Duration plan = standing.untilPlan();
    return new Step(Action.NOTHING, plan == null ? JoinProgress.NO_ALARM : plan);
  }

  Step prepared(Duration credentialLife) {
    if (phase != Phase.PREPARING) {
      return Step.NONE; // something else came in between
    }
    if (looksUp) {
      offers.lookedUp(credentialLife);
    }
    looksUp = false;
    standing.socketEnds();
    phase = Phase.CONNECTING;
    return new Step(Action.CONNECT, null);
  }

  Step socketOpen() {
    if (phase != Phase.CONNECTING) {
      return Step.NONE;
    }
    return forSession ? join() : rest();
  }

  private Step join() {
    Duration held = fight.hold(nanos.getAsLong());
    if (!held.isZero()) {
      return after(held, true);
    }
    fight.joins(nanos.getAsLong());
    phase = Phase.JOINING;
    return new Step(Action.JOIN, STALLED);
  }

  /** The join is sent: from now on it counts in a fight, and its offer is awaited. */
  Step joinSent() {
    fight.joins(nanos.getAsLong());
    return phase == Phase.JOINING && standing.hasSession()
        ? new Step(Action.NOTHING, offers.patient(standing.untilEnd()))
        : Step.NONE;
  }

  Step joinAccepted() {
    fight.joins(nanos.getAsLong()); // the way there may have been longer than the next one's
    if (phase != Phase.JOINING) {
      return Step.NONE;
    }
    phase = Phase.AWAITING_OFFER;
    return new Step(
        Action.NOTHING,
        standing.hasSession() ? offers.patient(standing.untilEnd()) : offers.next());
  }

  Step answered() {
    if (isIdle()) {
      return Step.NONE; // nobody asked for that offer
    }
    phase = Phase.NEGOTIATING;
    return standing.hasSession() ? Step.NONE : new Step(Action.NOTHING, JoinProgress.NO_ALARM);
  }

  /** The alarm went off. */
  Step timeIsUp() {
    return switch (phase) {
      case CONNECTED -> beginSession();
      case AWAITING_OFFER -> joinAgain();
      case JOINING -> standing.hasSession() ? joinAgain() : beginSession();
      case NEGOTIATING -> {
        if (overtime || !standing.hasSession() || isUrgent()) {
          yield beginSession();
        }
        overtime = true; // the peer tells what becomes of it
        yield new Step(Action.NOTHING, STALLED);
      }
      default -> begin();
    };
  }

  /** Whether the session that stands ends before a peer tells what becomes of it. */
  private boolean isUrgent() {
    Duration left = standing.untilEnd();
    return left != null && left.compareTo(STALLED) < 0;
  }

  private Step joinAgain() {
    offers.ranOut();
    return offers.needsLookUp() ? beginSession() : join();
  }
}
