package org.camfleet.core.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
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
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.rtsp.CameraHabits;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one camera playing: connects, watches, and connects again after a classified back-off,
 * taking the next of its addresses after each failure. Child of CameraBridge.
 */
final class CameraSession extends AbstractBehavior<CameraSession.Command> {
  /** A camera may ask for more, but then nobody would see that it is well again. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final TimerScheduler<Command> timers;
  private final BridgeEnvironment environment;
  private final MediaLoop loop;
  private final Relay relay;
  private final CameraSpec spec;
  private final ActorRef<Event> bridge;
  private final Backoff backoff = new Backoff(new Random());
  private final CameraHabits habits;
  private @Nullable CameraIntake intake;
  private @Nullable RtspFault fault;
  private Phase phase = Phase.CONNECTING;
  private List<String> tracks = List.of();
  private long connects;
  private long failures;
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

  /** From the intake: the camera said what video it will send. */
  record Expected(CameraIntake intake) implements Command {}

  /** The camera may have room for us by now: ask the same address again, soon. */
  record TryAgain(Duration pause) implements Command {}

  /** From the intake: the camera plays these tracks. */
  record Playing(CameraIntake intake, List<String> tracks) implements Command {}

  /** From the intake: the connection ended or never came about. */
  record Ended(CameraIntake intake, RtspFault fault) implements Command {}

  private enum Retry implements Command {
    INSTANCE
  }

  /** What a camera session tells its bridge. */
  sealed interface Event {}

  /** It is known what the camera will play: a session can be joined meanwhile. */
  record PicturesExpected() implements Event {}

  /** The phase changed. */
  record PhaseChanged(Phase phase, @Nullable RtspFault fault) implements Event {}

  private CameraSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      BridgeEnvironment environment,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<Event> bridge) {
    super(context);
    this.timers = timers;
    this.environment = environment;
    this.loop = loop;
    this.relay = relay;
    this.spec = spec;
    this.bridge = bridge;
    this.habits =
        new CameraHabits(
            environment.settings().access().refusedQuirks(),
            environment.logins(),
            environment.metrics());
    connect();
  }

  /** A session that connects at once and never gives up. */
  static Behavior<Command> create(
      BridgeEnvironment environment,
      MediaLoop loop,
      Relay relay,
      CameraSpec spec,
      ActorRef<Event> bridge) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CameraSession(context, timers, environment, loop, relay, spec, bridge)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Expected.class, this::onExpected)
        .onMessage(Playing.class, this::onPlaying)
        .onMessage(Ended.class, this::onEnded)
        .onMessageEquals(Retry.INSTANCE, this::onRetry)
        .onMessage(TryAgain.class, this::onTryAgain)
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
    if (playing.intake() == intake) {
      tracks = playing.tracks();
      fault = null;
      backoff.reset();
      if (phase != Phase.PLAYING) {
        // Told again when the parameter sets change.
        connects++;
      }
      enter(Phase.PLAYING);
    }
    return this;
  }

  private Behavior<Command> onEnded(Ended ended) {
    if (ended.intake() != intake) {
      return this;
    }
    release();
    failures++;
    fault = ended.fault();
    timers.startSingleTimer(Retry.INSTANCE, pause(ended.fault()));
    enter(Phase.WAITING);
    return this;
  }

  private Behavior<Command> onRequestKeyFrame() {
    if (intake != null) {
      intake.requestKeyFrame();
    }
    return this;
  }

  private Behavior<Command> onRetry() {
    connect();
    return this;
  }

  private Behavior<Command> onTryAgain(TryAgain soon) {
    if (phase == Phase.WAITING) {
      failures--; // it was no fault of that address
      backoff.reset();
      timers.startSingleTimer(Retry.INSTANCE, soon.pause());
    }
    return this;
  }

  private void connect() {
    enter(Phase.CONNECTING);
    List<URI> urls = spec.urls();
    URI url = urls.get((int) (failures % urls.size()));
    intake = new CameraIntake(environment, loop, relay, spec, url, habits, getContext().getSelf());
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

  private Duration pause(RtspFault ended) {
    Duration ours = backoff.next(pace(ended));
    Duration wanted = ended.retryAfter();
    if (wanted == null || wanted.compareTo(ours) < 0) {
      return ours;
    }
    return wanted.compareTo(LONGEST_PAUSE) < 0 ? wanted : LONGEST_PAUSE;
  }

  private static Backoff.Pace pace(RtspFault fault) {
    return switch (fault.kind()) {
      case BAD_CREDENTIALS -> Backoff.Pace.LOCKED_OUT;
      case NOT_FOUND, NO_VIDEO, FORBIDDEN -> Backoff.Pace.MISCONFIGURED;
      case REFUSED, NO_ROUTE -> Backoff.Pace.ABSENT;
      case BUSY, NO_MEDIA, PROTOCOL_ERROR, CLOSED -> Backoff.Pace.QUICK;
    };
  }

  private void enter(Phase next) {
    phase = next;
    bridge.tell(new PhaseChanged(next, fault));
  }

  private Behavior<Command> onGetReport(GetReport request) {
    CameraIntake current = intake;
    RtspFault last = fault;
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
                habits.counts()));
    return this;
  }

  private Behavior<Command> onEnd() {
    release();
    return this;
  }
}
