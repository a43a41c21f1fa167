package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.bridge.budget.DialTurn;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.onvif.OnvifDevice;
import org.camfleet.core.rtsp.CameraClock;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.core.rtsp.RtspFault;
import org.camfleet.core.rtsp.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one camera playing: connects, watches, and connects again after a classified back-off, from
 * the address that its {@link SourceList} names. While another than the first one plays, a better
 * one is tried beside it. Child of CameraBridge.
 */
final class CameraSession extends AbstractBehavior<CameraSession.Command> {
  private final TimerScheduler<Command> timers;
  private final ActorRef<Event> bridge;
  private final Backoff backoff = new Backoff(new Random());
  private final CameraIntakes intakes;
  private final StreamChoice sources;
  private final ClockNews clockNews;
  private final SourceNews sourceNews;
  private final TalkNews talkNews;
  private final @Nullable SynchronizationPoints onvif;
  private @Nullable CameraIntake intake;
  private @Nullable CameraIntake trial;
  private @Nullable DialTurn turn;
  private @Nullable DialTurn trialTurn;
  private int failedAddress;
  private int trialIndex;
  private @Nullable Pull step; // to another of its streams, beside the one that plays
  private boolean streamAsked;
  private @Nullable RtspFault substreamFault;
  private @Nullable RtspFault fault;
  private @Nullable Obstacle obstacle;
  private boolean obstacleTold;
  private Phase phase = Phase.CONNECTING;
  private List<String> tracks = List.of();
  private long connects;
  private long formerPictures;
  private long formerBytes;

  /** Where a camera stands. */
  enum Phase {
    CONNECTING,
    PLAYING,
    WAITING
  }

  /** What a camera session understands. */
  sealed interface Command {}

  /** Asks where it stands. */
  record GetReport(ActorRef<CameraStatus.Source> replyTo) implements Command {}

  /** The far end of a master session can not go on without a key frame. */
  enum RequestKeyFrame implements Command {
    INSTANCE
  }

  /** Pull the camera's thinner stream from now on, or its main stream again. */
  record Pull(boolean substream) implements Command {}

  /** From the intake: the camera said what video it will send. */
  record Expected(CameraIntake intake) implements Command {}

  /** The camera may have room for us by now: ask the same address again, soon. */
  record TryAgain(Duration pause) implements Command {}

  /** From the intake: the camera plays these tracks. */
  record Playing(CameraIntake intake, List<String> tracks) implements Command {}

  /** From the intake: the connection ended or never came about. */
  record Ended(CameraIntake intake, RtspFault fault) implements Command {}

  /** From the intake: the times of the pictures come from somewhere else now. */
  record ClockJudged(CameraIntake intake, CameraClock clock) implements Command {}

  /** From the intake: something keeps its pictures from passing through. */
  record Obstructed(CameraIntake intake) implements Command {}

  /** From the intake: it is known whether the camera takes sound. */
  record BackchannelJudged(CameraIntake intake, String codec, String text) implements Command {}

  private enum Retry implements Command {
    INSTANCE
  }

  /** The turn to connect has come. */
  private enum Dial implements Command {
    INSTANCE
  }

  /** It is time to try a better address than the one that plays. */
  private enum TryBetter implements Command {
    INSTANCE
  }

  /** What a camera session tells its bridge. */
  sealed interface Event {}

  /** It is known what the camera will play: a session can be joined meanwhile. */
  record PicturesExpected() implements Event {}

  /** The phase changed. */
  record PhaseChanged(Phase phase, @Nullable RtspFault fault) implements Event {}

  /** What keeps the pictures from passing through changed; null: nothing does. */
  record ObstacleMet(@Nullable Obstacle obstacle) implements Event {}

  /**
   * As was asked by {@link Pull} this stream is pulled now, or still, as the other one has this
   * fault.
   */
  record StreamPulled(boolean substream, @Nullable RtspFault fault) implements Event {}

  private CameraSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BridgeEnvironment environment,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      SourceMemory memory,
      ActorRef<Event> bridge,
      @Nullable TalkBack talk) {
    super(context);
    this.timers = timers;
    this.intakes =
        new CameraIntakes(
            environment, loop, relay, new SourceFeed(relay), spec, memory, context.getSelf(), talk);
    this.bridge = bridge;
    int size = spec.urls().size();
    this.sources =
        new StreamChoice(new SourceList(size, environment.settings().sourceReturn()), size);
    this.clockNews = new ClockNews(environment.events(), environment.clock(), spec.id());
    this.sourceNews = new SourceNews(environment.events(), environment.clock(), spec.id(), size);
    this.talkNews = new TalkNews(environment, spec.id());
    this.onvif = onvif(context, environment, spec, memory);
    connect();
  }

  /** A session that connects at once and never gives up. */
  static Behavior<Command> create(
      BridgeEnvironment environment,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<Event> bridge,
      @Nullable TalkBack talk) {
    // It outlives a crash of the session.
    SourceMemory memory = new SourceMemory(environment, spec.id());
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CameraSession(
                        context, timers, environment, loop, relay, spec, memory, bridge, talk)));
  }

  /**
   * Watches the camera's ONVIF device where that is wanted; what asks it for key frames, or null.
   */
  private static @Nullable SynchronizationPoints onvif(
      ActorContext<Command> context,
      BridgeEnvironment environment,
      CameraSpec spec,
      SourceMemory memory) {
    OnvifUse use = environment.onvif();
    URI address = spec.onvif();
    if (use == null || address == null) {
      return null;
    }
    OnvifDevice device = use.onvif().device(address, CameraIntakes.login(spec), memory.pins());
    if (use.events()) {
      context.spawn(DeviceWatch.create(environment, use, device, spec.id()), "onvif");
    }
    return use.keyFrames()
        ? new SynchronizationPoints(device, spec.addresses(), environment.metrics())
        : null;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Expected.class, this::onExpected)
        .onMessage(Playing.class, this::onPlaying)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(ClockJudged.class, this::onClockJudged)
        .onMessage(BackchannelJudged.class, this::onBackchannelJudged)
        .onMessageEquals(Retry.INSTANCE, this::onRetry)
        .onMessageEquals(Dial.INSTANCE, this::onDial)
        .onMessageEquals(TryBetter.INSTANCE, this::onTryBetter)
        .onMessage(Obstructed.class, this::onObstructed)
        .onMessage(TryAgain.class, this::onTryAgain)
        .onMessage(Pull.class, this::onPull)
        .onMessageEquals(RequestKeyFrame.INSTANCE, this::onRequestKeyFrame)
        .onMessage(GetReport.class, this::onGetReport)
        .onSignal(PostStop.class, signal -> onEnd())
        .onSignal(PreRestart.class, signal -> onEnd())
        .build();
  }

  private Behavior<Command> onExpected(Expected expected) {
    if (expected.intake() == intake) {
      bridge.tell(new PicturesExpected());
    }
    return this;
  }

  private Behavior<Command> onPlaying(Playing playing) {
    if (playing.intake() == trial) {
      release();
      connects++;
      takeOver(playing.intake());
      tellStream();
      planTrial();
    }
    if (playing.intake() == intake) {
      tracks = playing.tracks();
      tellObstacle(playing.intake());
      fault = null;
      backoff.reset();
      if (phase != Phase.PLAYING) {
        // Told again when the parameter sets change.
        connects++;
        plays();
        planTrial();
      }
      if (!sources.isSubstream()) {
        sourceNews.plays(sources.current());
      }
      enter(Phase.PLAYING);
    }
    return this;
  }

  private void plays() {
    if (sources.plays(System.nanoTime())) {
      streamAsked = false;
      bridge.tell(new StreamPulled(false, substreamFault));
    } else {
      tellStream();
    }
  }

  private void tellStream() {
    if (streamAsked) {
      streamAsked = false;
      bridge.tell(new StreamPulled(sources.isSubstream(), null));
    }
  }

  private Behavior<Command> onObstructed(Obstructed obstructed) {
    if (obstructed.intake() == intake) {
      tellObstacle(obstructed.intake());
    }
    return this;
  }

  private void tellObstacle(CameraIntake of) {
    Obstacle now = of.obstacle();
    if (!(obstacleTold && Objects.equals(now, obstacle))) {
      obstacleTold = true;
      obstacle = now;
      bridge.tell(new ObstacleMet(now));
    }
  }

  private Behavior<Command> onEnded(Ended ended) {
    if (ended.intake() == trial) {
      trial = null;
      trialEnded(ended.fault());
    } else if (ended.intake() == intake) {
      release();
      timers.cancel(TryBetter.INSTANCE);
      trialTurn = null;
      fault = ended.fault();
      CameraIntake better = trial;
      if (better == null) {
        retry(ended.fault());
      } else {
        promote(better);
      }
    }
    return this;
  }

  private void trialEnded(RtspFault why) {
    Pull failed = step;
    if (failed == null) {
      sources.trialFailed(why.kind() == RtspFault.Kind.BAD_CREDENTIALS);
    } else if (why.kind() == RtspFault.Kind.BUSY) {
      breakFirst(failed);
      return;
    } else {
      step = null;
      streamAsked = false;
      bridge.tell(new StreamPulled(sources.isSubstream(), why));
    }
    planTrial();
  }

  /** The camera plays one stream at a time: the one that plays has to end first. */
  private void breakFirst(Pull other) {
    step = null;
    release();
    sources.turn(other.substream());
    connect();
  }

  /**
   * Pulls another of the camera's streams beside the one that plays, and takes over at its first
   * key frame.
   */
  private Behavior<Command> onPull(Pull wanted) {
    dropTrial();
    step = null;
    streamAsked = true;
    if (wanted.substream() == sources.isSubstream()) {
      tellStream();
      planTrial();
    } else if (phase == Phase.PLAYING) {
      step = wanted;
      onTryBetter();
    } else {
      sources.turn(wanted.substream());
      if (phase == Phase.CONNECTING) {
        release();
        timers.cancel(Dial.INSTANCE);
        connect();
      }
    }
    return this;
  }

  private void dropTrial() {
    timers.cancel(TryBetter.INSTANCE);
    trialTurn = null;
    CameraIntake dropped = trial;
    trial = null;
    if (dropped != null) {
      dropped.close();
    }
  }

  private void retry(RtspFault why) {
    failedAddress = sources.current();
    Pull wanted = step;
    if (wanted != null) {
      step = null;
      sources.turn(wanted.substream()); // there is nothing left to be beside
    } else if (sources.isSubstream()) {
      substreamFault = why;
    }
    boolean another =
        wanted != null || sources.failed(why.kind() == RtspFault.Kind.BUSY, System.nanoTime());
    // Another address has its turn soon, unless it would be another wrong password.
    boolean soon = another && why.kind() != RtspFault.Kind.BAD_CREDENTIALS;
    Duration pause = soon ? backoff.next(Backoff.Pace.QUICK) : backoff.after(why);
    timers.startSingleTimer(Retry.INSTANCE, pause);
    enter(Phase.WAITING);
  }

  /** What is on trial is on its way already, and has nothing to wait for any more. */
  private void promote(CameraIntake onItsWay) {
    takeOver(onItsWay);
    enter(Phase.CONNECTING);
  }

  private void takeOver(CameraIntake better) {
    intake = better;
    trial = null;
    Pull wanted = step;
    step = null;
    if (wanted == null) {
      sources.takenOver(trialIndex, System.nanoTime());
    } else {
      sources.turn(wanted.substream());
    }
    CameraClock clock = better.clock();
    if (clock != null) {
      clockNews.judged(clock);
    }
  }

  private void planTrial() {
    Duration pause = sources.untilTrial();
    if (pause != null) {
      timers.startSingleTimer(TryBetter.INSTANCE, backoff.atLeast(pause));
    }
  }

  private Behavior<Command> onTryBetter() {
    boolean wanted = step != null || sources.untilTrial() != null;
    if (phase == Phase.PLAYING && trial == null && wanted) {
      Duration wait = turnOfTrial().ask();
      if (wait.isZero()) {
        trialTurn = null;
        trial = intakes.open(trialIndex, true);
      } else {
        timers.startSingleTimer(TryBetter.INSTANCE, wait);
      }
    }
    return this;
  }

  /** The place that a trial waits for is kept: a new one would be the last of its line again. */
  private DialTurn turnOfTrial() {
    DialTurn kept = trialTurn;
    if (kept == null) {
      trialIndex = step == null ? sources.trial() : sources.index(step.substream());
      kept = intakes.turn(trialIndex);
      trialTurn = kept;
    }
    return kept;
  }

  private Behavior<Command> onClockJudged(ClockJudged judged) {
    if (judged.intake() == intake) {
      clockNews.judged(judged.clock());
    }
    return this;
  }

  private Behavior<Command> onBackchannelJudged(BackchannelJudged judged) {
    if (judged.intake() == intake) {
      talkNews.judged(judged.codec(), judged.text());
    }
    return this;
  }

  private Behavior<Command> onRequestKeyFrame() {
    if (intake != null) {
      intake.requestKeyFrame();
      if (onvif != null) {
        onvif.ask(sources.current(), System.nanoTime());
      }
    }
    return this;
  }

  private Behavior<Command> onRetry() {
    connect();
    return this;
  }

  private Behavior<Command> onTryAgain(TryAgain soon) {
    if (phase == Phase.WAITING) {
      sources.again(); // it was no fault of that address
      backoff.reset();
      timers.startSingleTimer(Retry.INSTANCE, soon.pause());
    }
    return this;
  }

  private void connect() {
    enter(Phase.CONNECTING);
    turn = intakes.turn(sources.current());
    onDial();
  }

  private Behavior<Command> onDial() {
    Duration wait = turn == null ? Duration.ZERO : turn.ask();
    if (wait.isZero()) {
      turn = null;
      intake = intakes.open(sources.current(), false);
    } else {
      timers.startSingleTimer(Dial.INSTANCE, wait);
    }
    return this;
  }

  private void release() {
    CameraIntake ending = intake;
    intake = null;
    if (ending != null) {
      formerPictures += ending.pictures();
      formerBytes += ending.bytes();
      ending.close();
    }
  }

  private void enter(Phase next) {
    phase = next;
    bridge.tell(new PhaseChanged(next, fault));
  }

  private Behavior<Command> onGetReport(GetReport request) {
    CameraIntake current = intake;
    RtspFault last = fault;
    Transport carriedBy = current == null ? null : current.transport();
    request
        .replyTo()
        .tell(
            new CameraStatus.Source(
                Codes.of(phase),
                tracks,
                last == null ? null : Codes.of(last.kind()),
                last == null ? null : last.text(),
                connects,
                formerPictures + (current == null ? 0 : current.pictures()),
                formerBytes + (current == null ? 0 : current.bytes()),
                current == null ? null : ClockNews.told(current.clock()),
                address(current, last),
                carriedBy == null ? null : carriedBy.code(),
                intakes.memory().quirks().entrySet().stream()
                    .map(met -> new CameraStatus.Habit(met.getKey(), met.getValue()))
                    .toList(),
                last == null ? null : Codes.of(last.stage()),
                current == null ? null : current.backchannel()));
    return this;
  }

  /** The number of the address that the fault is of, else of the one that is connected to. */
  private @Nullable Integer address(@Nullable CameraIntake current, @Nullable RtspFault last) {
    if (last != null) {
      return failedAddress + 1;
    }
    return current == null ? null : Integer.valueOf(sources.current() + 1);
  }

  private Behavior<Command> onEnd() {
    release();
    if (trial != null) {
      trial.close();
    }
    return this;
  }
}
