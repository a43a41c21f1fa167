package org.camfleet.core.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.signaling.CandidatePayload;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One accepted join: makes the offer and takes the answer, or answers the participant's offer, and
 * lives as long as its peer connection. Child of Channel.
 */
final class PeerSession extends AbstractBehavior<PeerSession.Command> {
  private final long epoch;
  private final ActorRef<Event> channel;
  private final PeerLeg leg;
  private final List<CandidateFound> early = new ArrayList<>();
  private boolean offered;

  /** What a peer session understands. */
  sealed interface Command {}

  /**
   * The participant's answer, so far as is known; another one may take its place.
   *
   * @param ufrag its ICE user name fragment, or null when it has none
   * @param correlationId by which its sender knows it, or null when the sender wants no report
   */
  record Answer(String sdp, @Nullable String ufrag, @Nullable String correlationId)
      implements Command {}

  /** A candidate of the participant. */
  record Candidate(IceCandidate candidate) implements Command {}

  /** Asks for the counters. */
  record GetStats(ActorRef<Counted> replyTo) implements Command {}

  /** The counters of a join's peer. */
  record Counted(long epoch, PeerStats stats) {}

  /** End now. */
  enum End implements Command {
    INSTANCE
  }

  /** Our offer is ready; from the media loop. */
  record OfferMade(String sdp) implements Command {}

  /** Our answer to the participant's offer is ready; from the media loop. */
  record AnswerMade(String sdp) implements Command {}

  /** The participant's offer can not be answered; from the media loop. */
  record OfferRefused(Refusal refusal) implements Command {}

  /** A local candidate is ready; from the media loop. */
  record CandidateFound(IceCandidate candidate) implements Command {}

  /** The answer does not do; from the media loop. */
  record AnswerRefused(Answer answer, Refusal refusal) implements Command {}

  /** An authenticated check came from the owner of this fragment; from the media loop. */
  record Checked(String ufrag) implements Command {}

  /** ICE and DTLS stand; from the media loop. */
  record Connected(String srtpProfile, String remote) implements Command {}

  /** The peer connection ended; from the media loop. */
  record Failed(String code, String text) implements Command {}

  private record StatsTaken(PeerStats stats, ActorRef<Counted> replyTo) implements Command {}

  /** What a peer session tells its channel. */
  sealed interface Event {
    /** The join that it belongs to. */
    long epoch();
  }

  /** Send this to the participant. */
  record Deliver(long epoch, ServiceMessage message) implements Event {}

  /** The answer to the participant's offer. */
  record Answered(long epoch, String sdp) implements Event {}

  /** The participant's offer can not be answered; the session stops. */
  record Unanswerable(long epoch, Refusal refusal) implements Event {}

  /** Media may flow. */
  record Established(long epoch, String srtpProfile) implements Event {}

  /** This answer was refused; its sender was told. */
  record Refused(long epoch, Answer answer, Refusal refusal) implements Event {}

  /** Whoever owns this fragment has answered this very offer. */
  record Proven(long epoch, String ufrag) implements Event {}

  /** It is over. */
  record Ended(long epoch, String code, String text) implements Event {}

  private PeerSession(
      ActorContext<Command> context,
      MediaLoop loop,
      Peers peers,
      LegMedia media,
      long epoch,
      @Nullable String offer,
      ActorRef<Event> channel) {
    super(context);
    this.epoch = epoch;
    this.channel = channel;
    this.leg = PeerLeg.start(loop, peers, media, offer, context.getSelf());
  }

  /**
   * A session that offers or answers at once; it stops by itself when its peer connection ends.
   *
   * @param offer what is answered, told as {@link Answered} or {@link Unanswerable}; null to offer
   */
  static Behavior<Command> create(
      MediaLoop loop,
      Peers peers,
      LegMedia media,
      long epoch,
      @Nullable String offer,
      ActorRef<Event> channel) {
    return Behaviors.setup(
        context -> new PeerSession(context, loop, peers, media, epoch, offer, channel));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Answer.class, this::onAnswer)
        .onMessage(Candidate.class, this::onCandidate)
        .onMessage(OfferMade.class, this::onOfferMade)
        .onMessage(AnswerMade.class, this::onAnswerMade)
        .onMessage(OfferRefused.class, this::onOfferRefused)
        .onMessage(CandidateFound.class, this::onCandidateFound)
        .onMessage(AnswerRefused.class, this::onAnswerRefused)
        .onMessage(Checked.class, this::onChecked)
        .onMessage(Connected.class, this::onConnected)
        .onMessage(Failed.class, this::onFailed)
        .onMessage(GetStats.class, this::onGetStats)
        .onMessage(StatsTaken.class, this::onStatsTaken)
        .onMessageEquals(End.INSTANCE, Behaviors::stopped)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private Behavior<Command> onAnswer(Answer answer) {
    leg.answer(answer);
    return this;
  }

  private Behavior<Command> onCandidate(Candidate message) {
    leg.candidate(message.candidate());
    return this;
  }

  private Behavior<Command> onOfferMade(OfferMade offer) {
    deliver(MessageKind.SDP_OFFER, SdpPayload.offer(offer.sdp()).toJson());
    offered = true;
    early.forEach(this::onCandidateFound);
    early.clear();
    return this;
  }

  private Behavior<Command> onAnswerMade(AnswerMade answer) {
    channel.tell(new Answered(epoch, answer.sdp()));
    return this;
  }

  private Behavior<Command> onOfferRefused(OfferRefused refused) {
    channel.tell(new Unanswerable(epoch, refused.refusal()));
    return Behaviors.stopped();
  }

  private Behavior<Command> onCandidateFound(CandidateFound found) {
    if (!offered) {
      // Clients lose a candidate that precedes its offer.
      early.add(found);
      return this;
    }
    deliver(MessageKind.ICE_CANDIDATE, CandidatePayload.toJson(found.candidate()));
    return this;
  }

  private Behavior<Command> onAnswerRefused(AnswerRefused refused) {
    Refusal refusal = refused.refusal();
    String correlationId = refused.answer().correlationId();
    if (correlationId != null) {
      StatusResponse status =
          new StatusResponse(correlationId, "InvalidArgumentException", 400, refusal.text());
      channel.tell(new Deliver(epoch, ServiceMessage.failure(status)));
    }
    channel.tell(new Refused(epoch, refused.answer(), refusal));
    return this;
  }

  private Behavior<Command> onChecked(Checked checked) {
    channel.tell(new Proven(epoch, checked.ufrag()));
    return this;
  }

  private Behavior<Command> onConnected(Connected connected) {
    channel.tell(new Established(epoch, connected.srtpProfile()));
    return this;
  }

  private Behavior<Command> onFailed(Failed failed) {
    channel.tell(new Ended(epoch, failed.code(), failed.text()));
    return Behaviors.stopped();
  }

  private Behavior<Command> onGetStats(GetStats request) {
    CompletionStage<PeerStats> stats = leg.stats();
    getContext()
        .pipeToSelf(
            stats,
            (value, failure) ->
                new StatsTaken(value == null ? PeerStats.NONE : value, request.replyTo()));
    return this;
  }

  private Behavior<Command> onStatsTaken(StatsTaken taken) {
    taken.replyTo().tell(new Counted(epoch, taken.stats()));
    return this;
  }

  private Behavior<Command> onPostStop() {
    leg.end();
    return this;
  }

  private void deliver(MessageKind kind, String payload) {
    channel.tell(new Deliver(epoch, ServiceMessage.fromStorage(kind, payload)));
  }
}
