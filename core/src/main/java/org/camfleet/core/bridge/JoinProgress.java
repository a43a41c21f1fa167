package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;
import org.camfleet.core.bridge.MasterSession.Phase;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Where a master session stands, and what it does next when something happens: the decisions of
 * {@link MasterSession}, without its socket, its timer and its actor.
 *
 * <p>There are two things at once: the session that stands, if any, and the attempt at work, for
 * the next session or only for its socket. A session that stands is joined anew beside itself.
 */
final class JoinProgress {
  static final Duration NO_ALARM = Duration.ZERO;

  private final Pauses pauses;
  private final Standing standing;
  private final Attempt attempt;
  private final Fight fight;
  private final LongSupplier nanos;
  private @Nullable SessionFault fault;
  private @Nullable String srtpProfile;
  private long joins;
  private boolean lingers;
  private String closed = "";

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
    static final Step NONE = new Step(Action.NOTHING, null);
  }

  /** Without a plan, and with strangers made way for as it is the default. */
  JoinProgress(Backoff backoff, Duration offerTimeout) {
    this(
        backoff,
        new OfferWait(offerTimeout, new Random(), System::nanoTime),
        SessionPlan.NONE,
        new Fight(Fight.Policy.TAKE_BACK, new Random()),
        System::nanoTime);
  }

  /**
   * One that begins with {@link #start}.
   *
   * @param nanos a monotonic clock in nanoseconds
   */
  JoinProgress(
      Backoff backoff, OfferWait offers, SessionPlan plan, Fight fight, LongSupplier nanos) {
    this.pauses = new Pauses(backoff, nanos);
    this.standing = new Standing(plan, nanos);
    this.attempt = new Attempt(offers, standing, fight, nanos);
    this.fight = fight;
    this.nanos = nanos;
  }

  Phase phase() {
    return standing.hasSession() ? Phase.CONNECTED : attempt.phase();
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

  /**
   * How long until the session that stands is joined anew, or the channel is taken back from a
   * stranger; null: neither is planned.
   */
  @Nullable Duration untilPlan() {
    return isSuperseded() && phase() == Phase.WAITING
        ? fight.untilReturn(nanos.getAsLong())
        : standing.untilPlan();
  }

  /** What is done about a stranger who takes the channel. */
  Fight.Policy policy() {
    return fight.policy();
  }

  /** From now on this is done about strangers, also about one who has the channel already. */
  Step follow(Fight.Policy policy) {
    if (!fight.follow(policy) || lingers || !isSuperseded() || phase() != Phase.WAITING) {
      return Step.NONE;
    }
    return makeWay(fight.pause(nanos.getAsLong()));
  }

  /** How often a stranger took the channel in the present fight. */
  int displacements() {
    return fight.displacements(nanos.getAsLong());
  }

  /** The channel was another bridge's of this fleet until now. */
  void inherits() {
    fight.inherits(nanos.getAsLong());
  }

  /** How often a stranger took the channel at all. */
  long takeovers() {
    return fight.takeovers();
  }

  /** Begins nothing any more; what media there is goes on until its peer ends. */
  Step linger() {
    lingers = true;
    if (standing.hasSession()) {
      attempt.rest();
    } else {
      attempt.after(NO_ALARM, true);
    }
    return new Step(Action.NOTHING, NO_ALARM);
  }

  /** Begins, or begins anew. */
  Step start() {
    return lingers ? Step.NONE : attempt.beginSession();
  }

  /** The channel was looked up. */
  Step prepared() {
    return prepared(NO_ALARM);
  }

  /**
   * The channel was looked up, or a URL was signed.
   *
   * @param credentialLife of the TURN servers' credentials; zero: there are none
   */
  Step prepared(Duration credentialLife) {
    return lingers ? Step.NONE : attempt.prepared(credentialLife);
  }

  /** The signaling socket is open. */
  Step socketOpen() {
    standing.socketOpens();
    return lingers ? Step.NONE : attempt.socketOpen();
  }

  /** The join is sent now: until then it has waited for its turn. */
  Step joinSent() {
    return attempt.joinSent();
  }

  /** The service accepted the join and owes an offer. */
  Step joinAccepted() {
    joins++;
    return attempt.joinAccepted();
  }

  /** An offer came and was answered. */
  Step answered() {
    return attempt.answered();
  }

  /** Media flows. */
  Step connected(String profile) {
    if (phase() == Phase.WAITING && isSuperseded()) {
      return Step.NONE; // a stranger has the channel by now
    }
    fault = null;
    srtpProfile = profile;
    standing.sessionBegins();
    fight.stood(nanos.getAsLong());
    Step rest = attempt.rest();
    if (lingers) {
      return new Step(Action.NOTHING, NO_ALARM);
    }
    return standing.hasSocket() ? rest : attempt.after(pauses.quick(), false);
  }

  /** The signaling socket ended or never opened; media that flows goes on without it. */
  Step socketEnded(SignalingEnd end) {
    boolean settled = standing.socketEnds();
    if (lingers) {
      return Step.NONE;
    }
    if (end.kind() == SignalingEnd.Kind.CLOSED && end.code() == 1000) {
      return displaced(end.text());
    }
    if (end.kind() == SignalingEnd.Kind.REFUSED || end.kind() == SignalingEnd.Kind.UNREACHABLE) {
      attempt.forgetLookUp();
    }
    if (!standing.hasSession()) {
      return failed(SessionFault.of(end));
    }
    if (attempt.is(Phase.WAITING)) {
      return Step.NONE;
    }
    if (settled) {
      pauses.reset();
    }
    return attempt.after(pauses.quick(), attempt.isForSession());
  }

  private Step displaced(String text) {
    if (phase() == Phase.WAITING && isSuperseded()) {
      return Step.NONE;
    }
    Duration pause = fight.displaced(nanos.getAsLong());
    closed = text;
    leaveSession();
    return makeWay(pause);
  }

  private Step makeWay(@Nullable Duration pause) {
    fault = fight.fault(closed);
    return attempt.after(pause == null ? NO_ALARM : pause, true);
  }

  private boolean isSuperseded() {
    return fault != null && fault.kind() == SessionFault.Kind.SUPERSEDED;
  }

  /** A peer connection ended; {@code stood} when it carried the media. */
  Step peerEnded(boolean stood, String text) {
    if (!stood && !attempt.is(Phase.NEGOTIATING)) {
      return Step.NONE; // that of an attempt before
    }
    if (!stood) {
      return attemptFailed(SessionFault.ofPeer(SessionFault.Kind.NO_SESSION, text));
    }
    if (!standing.hasSession()) {
      return Step.NONE; // that of a session which a stranger took over before
    }
    SessionFault ended = SessionFault.ofPeer(SessionFault.Kind.SESSION_ENDED, text);
    boolean attempted = attempt.isForSession() && !attempt.is(Phase.WAITING);
    leaveSession();
    fault = ended;
    if (attempted) {
      return Step.NONE; // the next session is on its way
    }
    // Also instead of an attempt that waits: it was for the socket only, or in no haste.
    return attempt.after(lingers ? NO_ALARM : pause(ended), true);
  }

  private void leaveSession() {
    if (standing.sessionEnds()) {
      pauses.reset();
    }
    fight.ended(nanos.getAsLong());
    srtpProfile = null;
  }

  /** An offer can not be answered. */
  Step offerRefused(Refusal refusal) {
    return attemptFailed(
        new SessionFault(SessionFault.Kind.REFUSED, refusal.code() + ": " + refusal.text()));
  }

  /** The service told what became of a message; only the answer's fate matters. */
  Step status(@Nullable StatusResponse status) {
    if (status == null || !attempt.is(Phase.NEGOTIATING)) {
      return Step.NONE;
    }
    return attemptFailed(
        new SessionFault(
            SessionFault.Kind.REFUSED, status.errorType() + ": " + status.description()));
  }

  /**
   * The service will close the socket, or has moved the channel to another node: the socket is
   * replaced, and the session joined anew beside the one that stands.
   */
  Step goAway() {
    if (attempt.is(Phase.WAITING) && isSuperseded()) {
      return Step.NONE; // a stranger has the channel: what is left of our session has no say
    }
    Duration pause = pauses.sentAway();
    if (lingers || pause.isZero()) {
      return start();
    }
    return attempt.is(Phase.WAITING) ? Step.NONE : attempt.after(pause, true);
  }

  /** The alarm went off. */
  Step timeIsUp() {
    if (lingers) {
      return Step.NONE;
    }
    if (attempt.isIdle()) {
      pauses.reset();
    }
    if (attempt.is(Phase.AWAITING_OFFER) && !standing.hasSession()) {
      fault =
          new SessionFault(
              SessionFault.Kind.NO_SESSION,
              "the service accepted the join and sent no offer; joining again");
    }
    return attempt.timeIsUp();
  }

  /** Whether nothing is attempted, so that the answer to no call is wanted. */
  boolean isBetweenAttempts() {
    return attempt.isIdle() || attempt.is(Phase.WAITING);
  }

  /** A call to the service failed; while media flows it was only about the attempt. */
  Step faulted(SessionFault why) {
    if (isBetweenAttempts()) {
      return Step.NONE; // of an attempt that is over
    }
    return standing.hasSession() ? attempt.after(pause(why), attempt.isForSession()) : failed(why);
  }

  private Step attemptFailed(SessionFault why) {
    if (!standing.hasSession()) {
      return failed(why);
    }
    // Without an attempt it was about an offer that nobody asked for.
    return isBetweenAttempts() ? Step.NONE : attempt.after(pause(why), true);
  }

  /** While an attempt waits for the next one, nothing more can fail. */
  private Step failed(SessionFault why) {
    if (phase() == Phase.WAITING) {
      return Step.NONE;
    }
    fault = why;
    srtpProfile = null;
    return attempt.after(lingers ? NO_ALARM : pause(why), true);
  }

  private Duration pause(SessionFault why) {
    return pauses.after(why, standing.isUnsettled(), joins > 0);
  }
}
