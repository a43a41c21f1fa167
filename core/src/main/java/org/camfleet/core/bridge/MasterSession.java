package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
import org.camfleet.core.webrtc.PeerStats;
import org.camfleet.core.webrtc.Peers;
import org.camfleet.core.webrtc.SelectedPair;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one channel joined as its master: looks it up, opens the signaling socket, joins, answers
 * the offer, and starts over with a classified back-off when any of it fails ({@link Conduct} does
 * it, with the timer and the link that are here). Child of CameraBridge.
 */
final class MasterSession extends AbstractBehavior<MasterSession.Command> implements Conduct.Owner {
  private static final String TIMER = "next";

  private final TimerScheduler<Command> timers;
  private final ActorRef<Command> self;
  private final Subject subject;
  private final ActorRef<Event> bridge;
  private final SessionCalls calls;
  private final MasterLink link;
  private final JoinProgress progress;
  private final Conduct conduct;
  private final SessionReport report;
  private final Metrics.Counter late;
  private @Nullable PhaseChanged told;

  /**
   * What a session is about.
   *
   * @param spec of the camera
   * @param target whose channel it joins
   * @param relay what to send, on this loop
   * @param camera asked for key frames
   * @param peers the engine that carries it at first
   * @param uplink reads how what is sent arrives; null: nobody does
   */
  record Subject(
      CameraSpec spec,
      CameraSpec.Target target,
      MediaLoop loop,
      Relay relay,
      ActorRef<CameraSession.Command> camera,
      Peers peers,
      @Nullable TalkBack talk,
      @Nullable Uplink uplink) {
    /** One whose uplink nobody reads. */
    Subject(
        CameraSpec spec,
        CameraSpec.Target target,
        MediaLoop loop,
        Relay relay,
        ActorRef<CameraSession.Command> camera,
        Peers peers,
        @Nullable TalkBack talk) {
      this(spec, target, loop, relay, camera, peers, talk, null);
    }
  }

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

  /** From now on this engine carries the media; what is joined is joined anew by it. */
  record CarryBy(Peers peers) implements Command {}

  /** From the link: something happened on the socket or to a peer. */
  record FromLink(LinkEvent event) implements Command {}

  /** From the preflight: all that is not as it should be. */
  record Found(List<Finding> findings) implements Command {}

  private record Called(Conduct.Answer answer) implements Command {}

  private enum JoinSent implements Command {
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
      Subject subject,
      ActorRef<Event> bridge,
      LongSupplier nanos) {
    super(context);
    this.timers = timers;
    this.self = context.getSelf();
    this.subject = subject;
    this.bridge = bridge;
    CameraSpec.Target target = subject.target();
    String channel = subject.spec().channel();
    BridgeEnvironment.Settings settings = environment.settings();
    this.progress =
        settings
            .conduct()
            .progress(target, channel, settings.offerTimeout(), environment.clock(), nanos);
    this.late = environment.metrics().counter("camfleet_bridge_late_events_total");
    this.report = new SessionReport(environment, subject.spec().id(), target, progress);
    JoinTimes times =
        new JoinTimes(environment.metrics(), target.name(), target.accountName(), System::nanoTime);
    SessionService service = environment.services().apply(target.service());
    AskedPreflight judge = new AskedPreflight(context, environment, subject, service);
    this.calls = new SessionCalls(service, channel, judge, times);
    this.link =
        new MasterLink(environment, subject, event -> self.tell(new FromLink(event)), times);
    this.conduct = new Conduct(progress, calls, this);
    conduct.begin();
  }

  /** A session that starts to join at once and never gives up. */
  static Behavior<Command> create(
      BridgeEnvironment environment, Subject subject, ActorRef<Event> bridge) {
    return create(environment, subject, bridge, System::nanoTime);
  }

  /** The same by another monotonic clock. */
  static Behavior<Command> create(
      BridgeEnvironment environment, Subject subject, ActorRef<Event> bridge, LongSupplier nanos) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new MasterSession(context, timers, environment, subject, bridge, nanos)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(FromLink.class, of -> done(() -> conduct.heard(of.event())))
        .onMessage(Called.class, of -> done(() -> conduct.answered(of.answer())))
        .onMessageEquals(JoinSent.INSTANCE, () -> done(conduct::joinSent))
        .onMessageEquals(TimeIsUp.INSTANCE, () -> done(conduct::timeIsUp))
        .onMessageEquals(Linger.INSTANCE, this::onLinger)
        .onMessageEquals(Inherit.INSTANCE, () -> done(progress::inherits))
        .onMessage(Found.class, of -> done(() -> report.found(of.findings())))
        .onMessage(Follow.class, of -> done(() -> conduct.follow(of.policy())))
        .onMessage(CarryBy.class, of -> done(() -> link.carryBy(of.peers())))
        .onMessage(GetReport.class, this::onGetReport)
        .onMessage(Counted.class, this::onCounted)
        .onSignal(PostStop.class, signal -> onEnd())
        .onSignal(PreRestart.class, signal -> onEnd())
        .build();
  }

  private Behavior<Command> done(Runnable deed) {
    deed.run();
    return this;
  }

  private Behavior<Command> onLinger() {
    link.leaveSignaling();
    conduct.linger();
    return this;
  }

  @Override
  public void alarm(Duration after) {
    timers.cancel(TIMER);
    if (!after.isZero()) {
      timers.startSingleTimer(TIMER, TimeIsUp.INSTANCE, after);
    }
  }

  @Override
  public void await(CompletionStage<Conduct.Answer> call) {
    getContext().pipeToSelf(call, (answer, never) -> new Called(answer));
  }

  @Override
  public void connect(SessionCalls.Signed to, long number) {
    calls.connect(to, link, number);
  }

  @Override
  public void sent() {
    self.tell(JoinSent.INSTANCE);
  }

  @Override
  public void late() {
    late.increment();
  }

  @Override
  public void stepped() {
    PhaseChanged now = new PhaseChanged(self, progress.phase(), progress.fault());
    report.afterAStep();
    if (!now.equals(told)) {
      told = now;
      bridge.tell(now);
    }
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
    counted
        .replyTo()
        .tell(
            new Report(
                self,
                subject.target().name(),
                conduct.channelArn(),
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
    conduct.close();
    link.close();
    return this;
  }
}
