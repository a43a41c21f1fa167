package org.camfleet.core.bridge;

import java.time.Duration;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Where a master session stands, and what it does next when something happens: the decisions of
 * {@link MasterSession}, without its socket, its timer and its actor.
 */
final class JoinProgress {
  private static final Duration NO_ALARM = Duration.ZERO;

  private final Backoff backoff;
  private final Duration offerTimeout;
  private Phase phase = Phase.PREPARING;
  private @Nullable SessionFault fault;
  private @Nullable String srtpProfile;
  private long joins;
  private boolean rejoins;
  private boolean lingers;

  /** What is to be done. */
  enum Action {
    NOTHING,
    /** Look the channel up, then open its signaling socket. */
    LOOK_UP,
    /** Sign a URL for the channel that is known, then open its signaling socket. */
    SIGN,
    /** Open a signaling socket in place of the present one. */
    CONNECT,
    /** Join, which makes the service offer. */
    JOIN
  }

  /**
   * One step.
   *
   * @param alarm when to call {@link #timeIsUp} if nothing else happens; zero: never, null: as set
   */
  record Step(Action action, @Nullable Duration alarm) {
    private static final Step NONE = new Step(Action.NOTHING, null);
  }

  JoinProgress(Backoff backoff, Duration offerTimeout) {
    this.backoff = backoff;
    this.offerTimeout = offerTimeout;
  }

  Phase phase() {
    return phase;
  }

  /** Why the last attempt failed, until media flows again. */
  @Nullable SessionFault fault() {
    return fault;
  }

  /** What protects the media that flows, or null. */
  @Nullable String srtpProfile() {
    return srtpProfile;
  }

  /** Joins that were accepted. */
  long joins() {
    return joins;
  }

  /** Begins nothing any more; what media there is goes on until its peer ends. */
  Step linger() {
    lingers = true;
    if (phase != Phase.CONNECTED) {
      phase = Phase.WAITING;
    }
    return new Step(Action.NOTHING, NO_ALARM);
  }

  /** Begins, or begins anew. */
  Step start() {
    if (lingers) {
      return Step.NONE;
    }
    phase = Phase.PREPARING;
    return new Step(Action.LOOK_UP, null);
  }

  /** The channel was looked up. */
  Step prepared() {
    if (lingers) {
      return Step.NONE;
    }
    if (phase != Phase.CONNECTED) {
      phase = Phase.CONNECTING;
    }
    return new Step(Action.CONNECT, null);
  }

  /** The signaling socket is open. */
  Step socketOpen() {
    if (phase == Phase.CONNECTED) {
      boolean again = rejoins;
      rejoins = false;
      return again ? new Step(Action.JOIN, null) : Step.NONE;
    }
    phase = Phase.JOINING;
    return new Step(Action.JOIN, null);
  }

  /** The service accepted the join and owes an offer. */
  Step joinAccepted() {
    joins++;
    if (phase != Phase.JOINING) {
      return Step.NONE;
    }
    phase = Phase.AWAITING_OFFER;
    return new Step(Action.NOTHING, offerTimeout);
  }

  /** An offer came and was answered. */
  Step answered() {
    if (phase == Phase.CONNECTED) {
      return Step.NONE;
    }
    phase = Phase.NEGOTIATING;
    return new Step(Action.NOTHING, NO_ALARM);
  }

  /** Media flows. */
  Step connected(String profile) {
    backoff.reset();
    fault = null;
    srtpProfile = profile;
    phase = Phase.CONNECTED;
    return new Step(Action.NOTHING, NO_ALARM);
  }

  /** The signaling socket ended or never opened; media that flows goes on without it. */
  Step socketEnded(SignalingEnd end) {
    if (lingers) {
      return Step.NONE;
    }
    boolean displaced = end.kind() == SignalingEnd.Kind.CLOSED && end.code() == 1000;
    if (displaced) {
      return failed(new SessionFault(SessionFault.Kind.SUPERSEDED, end.text()));
    }
    if (phase == Phase.CONNECTED) {
      return new Step(Action.NOTHING, backoff.next(Backoff.Pace.QUICK));
    }
    boolean credentials =
        end.kind() == SignalingEnd.Kind.REFUSED && (end.code() == 401 || end.code() == 403);
    return failed(
        new SessionFault(
            credentials ? SessionFault.Kind.BAD_CREDENTIALS : SessionFault.Kind.UNREACHABLE,
            end.text()));
  }

  /** A peer connection ended; {@code stood} when it carried the media. */
  Step peerEnded(boolean stood, String text) {
    if (!stood && phase == Phase.CONNECTED) {
      return Step.NONE;
    }
    return failed(
        new SessionFault(
            stood ? SessionFault.Kind.SESSION_ENDED : SessionFault.Kind.NO_SESSION, text));
  }

  /** An offer can not be answered. */
  Step offerRefused(Refusal refusal) {
    return failed(
        new SessionFault(SessionFault.Kind.REFUSED, refusal.code() + ": " + refusal.text()));
  }

  /** The service told what became of a message; only the answer's fate matters. */
  Step status(@Nullable StatusResponse status) {
    if (status == null || phase != Phase.NEGOTIATING) {
      return Step.NONE;
    }
    return failed(
        new SessionFault(
            SessionFault.Kind.REFUSED, status.errorType() + ": " + status.description()));
  }

  /**
   * The service will close the socket, or has moved the channel to another node: the socket is
   * replaced, and the session joined anew beside the one that stands.
   */
  Step goAway() {
    if (phase != Phase.CONNECTED || lingers) {
      return start();
    }
    rejoins = true;
    return new Step(Action.LOOK_UP, null);
  }

  /** The alarm went off. */
  Step timeIsUp() {
    return switch (phase) {
      case AWAITING_OFFER -> {
        phase = Phase.JOINING;
        yield new Step(Action.JOIN, null);
      }
      case CONNECTED -> lingers ? Step.NONE : new Step(Action.SIGN, null);
      default -> start();
    };
  }

  /** A call to the service failed; while media flows it was only about the socket. */
  Step faulted(SessionFault why) {
    return phase == Phase.CONNECTED
        ? new Step(Action.NOTHING, backoff.next(why.kind().pace()))
        : failed(why);
  }

  /** While an attempt waits for the next one, nothing more can fail. */
  private Step failed(SessionFault why) {
    if (phase == Phase.WAITING) {
      return Step.NONE;
    }
    fault = why;
    srtpProfile = null;
    phase = Phase.WAITING;
    return new Step(Action.NOTHING, lingers ? NO_ALARM : backoff.next(why.kind().pace()));
  }
}
