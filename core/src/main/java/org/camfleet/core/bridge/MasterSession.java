package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.bridge.preflight.Finding;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.signaling.SignalingEnd;
import org.camfleet.core.signaling.StatusResponse;
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Refusal;
import org.camfleet.core.webrtc.SelectedPair;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one channel joined as its master: looks it up, opens the signaling socket, joins, answers
 * the offer, and starts over with a classified back-off when any of it fails ({@link JoinProgress}
 * decides). Child of CameraBridge.
 */
final class MasterSession extends AbstractBehavior<MasterSession.Command> {
  private static final String TIMER = "next";

  private final TimerScheduler<Command> timers;
  private final SessionCalls calls;
  private final CameraSpec.Target target;
  private final ActorRef<Event> bridge;
  private final JoinTimes times;
  private final MasterLink link;
  private final JoinProgress progress;
  private final SessionReport report;
  private SessionCalls.@Nullable Signed prepared;
  private @Nullable PhaseChanged told;
  private final Metrics.Counter late;
  private long asked;
  private long socket;

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

  /** The camera moves: keep what media there is, without signaling, and begin nothing. */
  enum Linger implements Command {
    INSTANCE
  }

  /** The channel was another bridge's of this fleet until now, which lingers. */
  enum Inherit implements Command {
    INSTANCE
  }

  /** From now on this is done about a stranger who takes the channel. */
  record Follow(Fight.Policy policy) implements Command {}

  /** From the link: something of a signaling socket, told after it was perhaps replaced. */
  sealed interface OfSocket extends Command {
    /** Which one of this session, counted from 1. */
    long socket();
  }

  /** From the link: the signaling socket is open. */
  record SocketOpen(long socket) implements OfSocket {}

  /** From the link: the signaling socket ended or never opened. */
  record SocketEnded(long socket, SignalingEnd end) implements OfSocket {}

  /** From the link: an earlier message failed. */
  record StatusReceived(long socket, @Nullable StatusResponse status) implements OfSocket {}

  /** From the link: the service will close the socket. */
  record GoAway(long socket) implements OfSocket {}

  /** From the link: an offer came and was answered. */
  record Answered(long socket) implements OfSocket {}

  /** From the link: an offer came that can not be answered. */
  record OfferRefused(long socket, Refusal refusal) implements OfSocket {}

  /** From the link: the way of the media will be gone, or carries what was not agreed on. */
  enum JoinAnew implements Command {
    INSTANCE
  }

  /** From the link: media flows. */
  record Connected(String srtpProfile) implements Command {}

  /** From the link: a peer connection ended; {@code stood} when it had carried media. */
  record PeerEnded(boolean stood, String text) implements Command {}

  /** From the preflight: all that is not as it should be. */
  record Found(List<Finding> findings) implements Command {}

  private record LookedUp(SessionCalls.Signed channel) implements Command {}

  private record Faulted(SessionFault fault) implements Command {}

  /** What came of a call; a newer one has made it void. */
  private record Answer(long asked, Command command) implements Command {}

  /** From the calls: the join's turn has come, and it is sent. */
  enum JoinSent implements Command {
    INSTANCE
  }

  private enum JoinAccepted implements Command {
    INSTANCE
  }

  private enum TimeIsUp implements Command {
    INSTANCE
  }

  private record Counted(MasterLink.Flow flow, ActorRef<Report> replyTo) implements Command {}

  /** What a master session tells its bridge. */
  sealed interface Event {}

  /** The phase changed. */
  record PhaseChanged(ActorRef<Command> session, Phase phase, @Nullable SessionFault fault)
      implements Event {}

  /**
   * Where a session stands, with its counters.
   *
   * @param target whose channel it joins, as a person would call it
   * @param channelArn empty before the channel was looked up
   * @param candidatePair the way of the media; null while there is none
   */
  record Report(
      ActorRef<Command> session,
      String target,
      String channelArn,
      Phase phase,
      @Nullable SessionFault fault,
      long joins,
      @Nullable String srtpProfile,
      PeerStats stats,
      CameraStatus.Conduct conduct,
      List<CameraStatus.Finding> findings,
      @Nullable SelectedPair candidatePair) {}

  private MasterSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BridgeEnvironment environment,
      CameraSpec.Target target,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<CameraSession.Command> camera,
      ActorRef<Event> bridge,
      LongSupplier nanos) {
    super(context);
    this.timers = timers;
    this.target = target;
    this.bridge = bridge;
    BridgeEnvironment.Settings settings = environment.settings();
    this.progress =
        settings
            .conduct()
            .progress(target, spec.channel(), settings.offerTimeout(), environment.clock(), nanos);
    this.late = environment.metrics().counter("camfleet_bridge_late_events_total");
    this.report = new SessionReport(environment, spec.id(), target, progress);
    this.times =
        new JoinTimes(environment.metrics(), target.name(), target.accountName(), System::nanoTime);
    this.calls = new SessionCalls(context, environment, target, spec, camera, loop, relay, times);
    this.link =
        new MasterLink(
            environment,
            loop,
            relay,
            spec.id(),
            settings.icePolicy(target),
            camera,
            context.getSelf(),
            times);
    take(progress.start());
  }

  /**
   * A session that starts to join at once and never gives up.
   *
   * @param target whose channel it joins
   * @param relay what to send
   * @param camera asked for key frames
   */
  static Behavior<Command> create(
      BridgeEnvironment environment,
      CameraSpec.Target target,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<CameraSession.Command> camera,
      ActorRef<Event> bridge) {
    return create(environment, target, loop, relay, spec, camera, bridge, System::nanoTime);
  }

  /** The same by another monotonic clock. */
  static Behavior<Command> create(
      BridgeEnvironment environment,
      CameraSpec.Target target,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<CameraSession.Command> camera,
      ActorRef<Event> bridge,
      LongSupplier nanos) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new MasterSession(
                        context,
                        timers,
                        environment,
                        target,
                        loop,
                        relay,
                        spec,
                        camera,
                        bridge,
                        nanos)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Answer.class, this::onAnswer)
        .onMessage(OfSocket.class, of -> of.socket() != socket, this::onLate)
        .onMessage(SocketOpen.class, this::onSocketOpen)
        .onMessage(Answered.class, of -> take(progress.answered()))
        .onMessage(Connected.class, of -> take(progress.connected(of.srtpProfile())))
        .onMessage(SocketEnded.class, of -> take(progress.socketEnded(of.end())))
        .onMessage(PeerEnded.class, of -> take(progress.peerEnded(of.stood(), of.text())))
        .onMessage(OfferRefused.class, of -> take(progress.offerRefused(of.refusal())))
        .onMessage(StatusReceived.class, of -> take(progress.status(of.status())))
        .onMessage(GoAway.class, of -> take(progress.goAway()))
        .onMessageEquals(JoinAnew.INSTANCE, () -> take(progress.goAway()))
        .onMessageEquals(JoinSent.INSTANCE, () -> take(progress.joinSent()))
        .onMessageEquals(TimeIsUp.INSTANCE, () -> take(progress.timeIsUp()))
        .onMessageEquals(Linger.INSTANCE, this::onLinger)
        .onMessageEquals(Inherit.INSTANCE, this::onInherit)
        .onMessage(Found.class, this::onFound)
        .onMessage(Follow.class, of -> take(progress.follow(of.policy())))
        .onMessage(GetReport.class, this::onGetReport)
        .onMessage(Counted.class, this::onCounted)
        .onSignal(PostStop.class, signal -> onEnd())
        .onSignal(PreRestart.class, signal -> onEnd())
        .build();
  }

  private Behavior<Command> onAnswer(Answer answer) {
    Command command = answer.command();
    if (answer.asked() != asked) {
      return this;
    }
    if (command instanceof LookedUp of) {
      prepared = of.channel();
      return take(progress.prepared(of.channel().prepared().credentialLife()));
    }
    return take(
        command instanceof Faulted of ? progress.faulted(of.fault()) : progress.joinAccepted());
  }

  /** One that was replaced meanwhile says nothing of the present one. */
  private Behavior<Command> onLate(OfSocket event) {
    late.increment();
    return this;
  }

  private Behavior<Command> onSocketOpen(SocketOpen open) {
    times.open();
    return take(progress.socketOpen());
  }

  private Behavior<Command> onInherit() {
    progress.inherits();
    return this;
  }

  private Behavior<Command> onLinger() {
    calls.close();
    link.leaveSignaling();
    return take(progress.linger());
  }

  private Behavior<Command> onFound(Found found) {
    report.found(found.findings());
    return this;
  }

  private Behavior<Command> take(JoinProgress.Step step) {
    Duration alarm = step.alarm();
    if (alarm != null) {
      timers.cancel(TIMER);
      if (!alarm.isZero()) {
        timers.startSingleTimer(TIMER, TimeIsUp.INSTANCE, alarm);
      }
    }
    if (progress.isBetweenAttempts()) {
      calls.drop();
    }
    tellPhase();
    carryOut(step.action());
    return this;
  }

  private void tellPhase() {
    PhaseChanged now = new PhaseChanged(getContext().getSelf(), progress.phase(), progress.fault());
    report.afterAStep();
    if (!now.equals(told)) {
      told = now;
      bridge.tell(now);
    }
  }

  private void carryOut(JoinProgress.Action action) {
    SessionCalls.Signed ready = prepared;
    if (action == JoinProgress.Action.LOOK_UP) {
      pipe(calls.lookUp(), LookedUp::new);
    } else if (ready != null) {
      switch (action) {
        case SIGN -> pipe(calls.sign(ready.prepared()), LookedUp::new);
        case CONNECT -> calls.connect(ready, link, ++socket);
        case JOIN -> pipe(calls.join(ready.prepared()), joined -> JoinAccepted.INSTANCE);
        default -> {}
      }
    }
  }

  private <T> void pipe(CompletionStage<T> stage, Function<? super T, ? extends Command> command) {
    long now = ++asked;
    getContext()
        .pipeToSelf(
            stage,
            (value, failure) ->
                new Answer(
                    now,
                    failure == null
                        ? command.apply(value)
                        : new Faulted(SessionFault.of(failure))));
  }

  private Behavior<Command> onGetReport(GetReport request) {
    getContext()
        .pipeToSelf(
            link.flow(),
            (flow, failure) ->
                new Counted(flow == null ? MasterLink.Flow.NONE : flow, request.replyTo()));
    return this;
  }

  private Behavior<Command> onCounted(Counted counted) {
    SessionCalls.Signed ready = prepared;
    counted
        .replyTo()
        .tell(
            new Report(
                getContext().getSelf(),
                target.name(),
                ready == null ? "" : ready.prepared().channelArn(),
                progress.phase(),
                progress.fault(),
                progress.joins(),
                progress.srtpProfile(),
                counted.flow().stats(),
                report.conduct(),
                report.findings(),
                counted.flow().pair()));
    return this;
  }

  private Behavior<Command> onEnd() {
    calls.close();
    link.close();
    return this;
  }
}
