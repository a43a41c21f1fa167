package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one channel joined as its master: looks it up, opens the signaling socket, joins, answers
 * the offer, and starts over with a classified back-off when any of it fails. Child of
 * CameraBridge.
 */
final class MasterSession extends AbstractBehavior<MasterSession.Command> {
  private static final String TIMER = "next";

  private final TimerScheduler<Command> timers;
  private final BridgeEnvironment environment;
  private final SessionService service;
  private final String channel;
  private final ActorRef<Event> bridge;
  private final MasterLink link;
  private final Backoff backoff = new Backoff(new Random());
  private Phase phase = Phase.PREPARING;
  private SessionService.@Nullable Prepared prepared;
  private @Nullable SessionFault fault;
  private @Nullable String srtpProfile;
  private long joins;

  /** Where a session stands. */
  enum Phase {
    PREPARING,
    CONNECTING,
    JOINING,
    AWAITING_OFFER,
    NEGOTIATING,
    CONNECTED,
    WAITING
  }

  /** What a master session understands. */
  sealed interface Command {}

  /** Asks for the counters and where it stands. */
  record GetReport(ActorRef<Report> replyTo) implements Command {}

  /** From the link: the signaling socket is open. */
  enum SocketOpen implements Command {
    INSTANCE
  }

  /** From the link: the signaling socket ended or never opened. */
  record SocketEnded(SignalingEnd end) implements Command {}

  /** From the link: an earlier message failed. */
  record StatusReceived(@Nullable StatusResponse status) implements Command {}

  /** From the link: the service will close the socket. */
  enum GoAway implements Command {
    INSTANCE
  }

  /** From the link: an offer came and was answered. */
  enum Answered implements Command {
    INSTANCE
  }

  /** From the link: an offer came that can not be answered. */
  record OfferRefused(Refusal refusal) implements Command {}

  /** From the link: media flows. */
  record Connected(String srtpProfile) implements Command {}

  /** From the link: a peer connection ended; {@code stood} when it had carried media. */
  record PeerEnded(boolean stood, String text) implements Command {}

  private record PreparedChannel(SessionService.Prepared prepared, URI url) implements Command {}

  private record Faulted(SessionFault fault) implements Command {}

  private enum JoinAccepted implements Command {
    INSTANCE
  }

  private enum TimeIsUp implements Command {
    INSTANCE
  }

  private record Counted(PeerStats stats, ActorRef<Report> replyTo) implements Command {}

  /** What a master session tells its bridge. */
  sealed interface Event {}

  /** The phase changed. */
  record PhaseChanged(ActorRef<Command> session, Phase phase, @Nullable SessionFault fault)
      implements Event {}

  /**
   * Where a session stands, with its counters.
   *
   * @param channelArn empty before the channel was looked up
   */
  record Report(
      ActorRef<Command> session,
      String channelArn,
      Phase phase,
      @Nullable SessionFault fault,
      long joins,
      @Nullable String srtpProfile,
      PeerStats stats) {}

  private MasterSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BridgeEnvironment environment,
      SessionService service,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<CameraSession.Command> camera,
      ActorRef<Event> bridge) {
    super(context);
    this.timers = timers;
    this.environment = environment;
    this.service = service;
    this.channel = spec.channel();
    this.bridge = bridge;
    this.link = new MasterLink(environment, loop, relay, spec.id(), camera, context.getSelf());
    prepare();
  }

  /** A session that starts to join at once and never gives up. */
  static Behavior<Command> create(
      BridgeEnvironment environment,
      SessionService service,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<CameraSession.Command> camera,
      ActorRef<Event> bridge) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new MasterSession(
                        context, timers, environment, service, loop, relay, spec, camera, bridge)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(PreparedChannel.class, this::onPrepared)
        .onMessageEquals(SocketOpen.INSTANCE, this::onSocketOpen)
        .onMessageEquals(JoinAccepted.INSTANCE, this::onJoinAccepted)
        .onMessageEquals(Answered.INSTANCE, this::onAnswered)
        .onMessage(Connected.class, this::onConnected)
        .onMessage(SocketEnded.class, this::onSocketEnded)
        .onMessage(PeerEnded.class, this::onPeerEnded)
        .onMessage(OfferRefused.class, this::onOfferRefused)
        .onMessage(StatusReceived.class, this::onStatus)
        .onMessage(Faulted.class, faulted -> failed(faulted.fault()))
        .onMessageEquals(GoAway.INSTANCE, this::onGoAway)
        .onMessageEquals(TimeIsUp.INSTANCE, this::onTimeIsUp)
        .onMessage(GetReport.class, this::onGetReport)
        .onMessage(Counted.class, this::onCounted)
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private void prepare() {
    enter(Phase.PREPARING);
    lookUp();
  }

  private void lookUp() {
    CompletionStage<PreparedChannel> ready =
        service
            .prepare(channel)
            .thenCompose(
                found ->
                    service.signalingUrl(found).thenApply(url -> new PreparedChannel(found, url)));
    pipe(ready, found -> found);
  }

  private Behavior<Command> onPrepared(PreparedChannel ready) {
    prepared = ready.prepared();
    if (phase != Phase.CONNECTED) {
      enter(Phase.CONNECTING);
    }
    link.connect(ready.prepared(), ready.url(), service.trust());
    return this;
  }

  private Behavior<Command> onSocketOpen() {
    SessionService.Prepared ready = prepared;
    if (phase == Phase.CONNECTED || ready == null) {
      return this;
    }
    enter(Phase.JOINING);
    pipe(service.join(ready), joined -> JoinAccepted.INSTANCE);
    return this;
  }

  private Behavior<Command> onJoinAccepted() {
    joins++;
    if (phase == Phase.JOINING) {
      enter(Phase.AWAITING_OFFER);
      timers.startSingleTimer(TIMER, TimeIsUp.INSTANCE, environment.settings().offerTimeout());
    }
    return this;
  }

  private Behavior<Command> onAnswered() {
    if (phase != Phase.CONNECTED) {
      timers.cancel(TIMER);
      enter(Phase.NEGOTIATING);
    }
    return this;
  }

  private Behavior<Command> onConnected(Connected connected) {
    timers.cancel(TIMER);
    backoff.reset();
    fault = null;
    srtpProfile = connected.srtpProfile();
    enter(Phase.CONNECTED);
    return this;
  }

  private Behavior<Command> onSocketEnded(SocketEnded ended) {
    SignalingEnd end = ended.end();
    boolean displaced = end.kind() == SignalingEnd.Kind.CLOSED && end.code() == 1000;
    if (displaced) {
      return failed(new SessionFault(SessionFault.Kind.SUPERSEDED, end.text()));
    }
    if (phase == Phase.CONNECTED) {
      // Media goes on without its signaling socket; only the socket is opened anew.
      timers.startSingleTimer(TIMER, TimeIsUp.INSTANCE, backoff.next(Backoff.Pace.QUICK));
      return this;
    }
    boolean credentials =
        end.kind() == SignalingEnd.Kind.REFUSED && (end.code() == 401 || end.code() == 403);
    return failed(
        new SessionFault(
            credentials ? SessionFault.Kind.BAD_CREDENTIALS : SessionFault.Kind.UNREACHABLE,
            end.text()));
  }

  private Behavior<Command> onPeerEnded(PeerEnded ended) {
    if (!ended.stood() && phase == Phase.CONNECTED) {
      return this;
    }
    return failed(
        new SessionFault(
            ended.stood() ? SessionFault.Kind.SESSION_ENDED : SessionFault.Kind.NO_SESSION,
            ended.text()));
  }

  private Behavior<Command> onOfferRefused(OfferRefused refused) {
    return failed(
        new SessionFault(
            SessionFault.Kind.REFUSED, refused.refusal().code() + ": " + refused.refusal().text()));
  }

  private Behavior<Command> onStatus(StatusReceived received) {
    StatusResponse status = received.status();
    if (status == null || phase != Phase.NEGOTIATING) {
      return this;
    }
    return failed(
        new SessionFault(
            SessionFault.Kind.REFUSED, status.errorType() + ": " + status.description()));
  }

  private Behavior<Command> onGoAway() {
    if (phase == Phase.CONNECTED) {
      // Media goes on; the socket is replaced before the service closes it.
      lookUp();
    } else {
      prepare();
    }
    return this;
  }

  private Behavior<Command> onTimeIsUp() {
    SessionService.Prepared ready = prepared;
    if (phase == Phase.AWAITING_OFFER && ready != null) {
      enter(Phase.JOINING);
      pipe(service.join(ready), joined -> JoinAccepted.INSTANCE);
    } else if (phase == Phase.CONNECTED && ready != null) {
      pipe(service.signalingUrl(ready), url -> new PreparedChannel(ready, url));
    } else {
      prepare();
    }
    return this;
  }

  private Behavior<Command> failed(SessionFault why) {
    if (phase == Phase.WAITING) {
      return this;
    }
    fault = why;
    srtpProfile = null;
    Duration delay = backoff.next(why.kind().pace());
    enter(Phase.WAITING);
    timers.startSingleTimer(TIMER, TimeIsUp.INSTANCE, delay);
    return this;
  }

  private void enter(Phase next) {
    phase = next;
    bridge.tell(new PhaseChanged(getContext().getSelf(), next, fault));
  }

  private <T> void pipe(CompletionStage<T> stage, Function<? super T, ? extends Command> command) {
    getContext()
        .pipeToSelf(
            stage,
            (value, failure) ->
                failure == null ? command.apply(value) : new Faulted(SessionFault.of(failure)));
  }

  private Behavior<Command> onGetReport(GetReport request) {
    getContext()
        .pipeToSelf(
            link.stats(),
            (stats, failure) ->
                new Counted(stats == null ? PeerStats.NONE : stats, request.replyTo()));
    return this;
  }

  private Behavior<Command> onCounted(Counted counted) {
    SessionService.Prepared ready = prepared;
    counted
        .replyTo()
        .tell(
            new Report(
                getContext().getSelf(),
                ready == null ? "" : ready.channelArn(),
                phase,
                fault,
                joins,
                srtpProfile,
                counted.stats()));
    return this;
  }

  private Behavior<Command> onPostStop() {
    link.close();
    return this;
  }
}
