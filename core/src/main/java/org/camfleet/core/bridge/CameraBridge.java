package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.camfleet.core.CborSerializable;
import org.camfleet.core.media.LoopTimer;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;

/**
 * The entity of one camera: pulls it over RTSP and keeps its master sessions joined.
 *
 * <p>It owns the life of the relay between the two; the units themselves never enter a mailbox.
 */
public final class CameraBridge extends AbstractBehavior<CameraBridge.Command> {
  /** How long media goes on here while the successor joins. */
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final String id;
  private final BridgeEnvironment environment;
  private final MediaLoop loop;
  private final Succession succession;
  private final MasterSessions sessions;
  private final EngineChoice engine;
  private final UplinkTurns uplinks;
  private @Nullable CameraSpec spec;
  private @Nullable Relay relay;
  private @Nullable TalkBack talk;
  private @Nullable ActorRef<CameraSession.Command> camera;
  private CameraSession.Phase cameraPhase = CameraSession.Phase.CONNECTING;
  private @Nullable RtspFault cameraFault;
  private boolean played;
  private CameraStatus.State state = CameraStatus.State.DISABLED;
  private Instant since;
  private @Nullable String noRoom;
  private boolean leaving;
  private @Nullable Obstacle noted;

  /** What a camera's bridge understands. */
  public interface Command extends CborSerializable {}

  /**
   * Be this camera; the same spec again changes nothing, unless the camera waits for room.
   *
   * @param predecessor the bridge that had the camera and lingers, or null
   * @param obstacle what is known to be in the way of its pictures, or null
   */
  public record Apply(
      CameraSpec spec, @Nullable ActorRef<Command> predecessor, @Nullable Obstacle obstacle)
      implements Command {
    /** Of a camera that no other bridge has. */
    public static Apply of(CameraSpec spec) {
      return new Apply(spec, null, null);
    }

    /** The same for the successor of a bridge. */
    public Apply after(@Nullable ActorRef<Command> former) {
      return new Apply(spec, former, obstacle);
    }
  }

  /**
   * The camera is the other kind's from now on, of those that pass pictures through and those that
   * re-encode them: that one is told, and this one does as if it was told {@link HandOver}. Only an
   * entity's place in its shard understands it.
   */
  public record Move(Apply next) implements Command {}

  /** Drop the connection to the camera and every session, and start over at once. */
  public enum Restart implements Command {
    /** The only value. */
    INSTANCE
  }

  /**
   * The camera moves to another node: what is joined goes on here, without signaling, until the
   * successor's join ends it, 30 s at most. Nothing is begun any more.
   */
  public enum HandOver implements Command {
    /** The only value. */
    INSTANCE
  }

  private enum Departed implements Command {
    INSTANCE
  }

  /** What takes the place of targets that are no longer wanted has had its time. */
  private record LeaveFormer(long change) implements Command {}

  /** Leave all sessions and end. */
  public enum Stop implements Command {
    /** The only value. */
    INSTANCE
  }

  /** Asks for the status. */
  public record GetStatus(ActorRef<CameraStatus> replyTo) implements Command {}

  private record OfCamera(CameraSession.Event event) implements Command {}

  private record OfSession(MasterSession.Event event) implements Command {}

  private record OfUplink(Uplink.News news) implements Command {}

  private CameraBridge(ActorContext<Command> context, String id, BridgeEnvironment environment) {
    super(context);
    this.id = id;
    this.environment = environment;
    this.loop = environment.loops().of(id);
    this.since = environment.clock().instant();
    this.succession = new Succession(context.getSelf(), environment.metrics());
    this.engine = new EngineChoice(environment.reencoding(), environment.peers());
    this.uplinks = new UplinkTurns(environment, id, engine);
    this.sessions =
        new MasterSessions(
            context,
            environment,
            loop,
            context.messageAdapter(MasterSession.Event.class, OfSession::new));
  }

  /** The bridge of this camera; idle until it is told its spec. */
  public static Behavior<Command> create(String id, BridgeEnvironment environment) {
    return Behaviors.setup(context -> new CameraBridge(context, id, environment));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Apply.class, this::onApply)
        .onMessageEquals(Restart.INSTANCE, this::onRestart)
        .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
        .onMessageEquals(HandOver.INSTANCE, this::onHandOver)
        .onMessageEquals(Departed.INSTANCE, Behaviors::stopped)
        .onMessage(LeaveFormer.class, this::onLeaveFormer)
        .onMessage(Succession.Command.class, this::onSuccession)
        .onMessage(GetStatus.class, this::onGetStatus)
        .onMessage(OfCamera.class, message -> onCamera(message.event()))
        .onMessage(OfSession.class, message -> onSession(message.event()))
        .onMessage(OfUplink.class, message -> onUplink(message.news()))
        .onSignal(PostStop.class, signal -> onPostStop())
        .build();
  }

  private Behavior<Command> onApply(Apply apply) {
    if (apply.predecessor() != null) {
      succession.follows(apply.predecessor());
      sessions.inherit(); // those that were begun before anybody told of the predecessor
    }
    CameraSpec before = spec;
    boolean other = !apply.spec().equals(before);
    noted = apply.obstacle();
    if (other && before != null && noRoom == null && !leaving && apply.spec().pullsAs(before)) {
      spec = apply.spec();
      retarget();
      return this;
    }
    if (other) {
      stopAll();
      engine.forget();
      engine.knows(apply.obstacle());
      spec = apply.spec();
    }
    if (other || noRoom != null) {
      begin(apply.spec());
    }
    note();
    return this;
  }

  /** The camera is pulled as before, and what is joined already goes on. */
  private void retarget() {
    if (!sessions.isEmpty()) {
      join();
    }
    enter();
  }

  private void join() {
    CameraSpec wanted = spec;
    Relay from = relay;
    ActorRef<CameraSession.Command> source = camera;
    if (wanted == null || from == null || source == null) {
      return;
    }
    leaveFormerAfter(
        FormerSessions.LONGEST,
        sessions.join(wanted, from, source, engine.peers(), talk, uplinks.current()));
  }

  private void leaveFormerAfter(Duration time, long change) {
    if (change > 0) {
      getContext().scheduleOnce(time, getContext().getSelf(), new LeaveFormer(change));
    }
  }

  private Behavior<Command> onLeaveFormer(LeaveFormer due) {
    sessions.leaveFormer(due.change());
    return this;
  }

  /** Starts if the node has room; if not, the next time that the camera is told what to be. */
  private void begin(CameraSpec wanted) {
    noRoom = environment.room().enter(getContext().getSelf(), wanted);
    if (noRoom == null) {
      noRoom = engine.begin(wanted.video());
    }
    if (noRoom == null) {
      start(wanted);
    } else {
      enter();
    }
  }

  private Behavior<Command> onRestart() {
    CameraSpec current = spec;
    if (current != null) {
      stopAll();
      engine.forget();
      note();
      begin(current);
    }
    return this;
  }

  private Behavior<Command> onHandOver() {
    leaving = true;
    carryOut(succession.leave());
    sessions.linger();
    getContext().scheduleOnce(LINGER, getContext().getSelf(), Departed.INSTANCE);
    return unlessGone();
  }

  /** Nothing is left to be handed over: the successor has it all. */
  private Behavior<Command> unlessGone() {
    if (!leaving || sessions.isConnected()) {
      return this;
    }
    getContext().getLog().debug("camera {}: handed over", id);
    return Behaviors.stopped();
  }

  private Behavior<Command> onSuccession(Succession.Command message) {
    carryOut(succession.on(message, environment.clock().instant()));
    return this;
  }

  private void carryOut(Succession.Step step) {
    ActorRef<CameraSession.Command> asked = camera;
    if (asked == null || step.action() == Succession.Action.NOTHING) {
      return;
    } else if (step.action() == Succession.Action.TRY_AGAIN) {
      asked.tell(new CameraSession.TryAgain(step.pause()));
      return;
    }
    getContext().stop(asked);
    camera = null;
    if (step.action() == Succession.Action.GIVE_UP) {
      tell(Succession.GIVEN_UP, "left before the successor had it: " + succession.reason());
    }
  }

  private void start(CameraSpec wanted) {
    Relay made = BridgeRelay.create(getContext().getSystem(), loop, environment, wanted);
    relay = made;
    TalkBack talking =
        wanted.talk()
            ? new TalkBack(environment.talks(), LoopTimer.of(loop), environment.metrics())
            : null;
    talk = talking;
    ActorRef<Command> self = getContext().getSelf();
    uplinks.begin(loop, wanted, news -> self.tell(new OfUplink(news)));
    cameraPhase = CameraSession.Phase.CONNECTING;
    cameraFault = null;
    played = false;
    ActorRef<CameraSession.Event> events =
        getContext().messageAdapter(CameraSession.Event.class, OfCamera::new);
    // A crash of a child is a fault of ours: it starts anew, and so does what it held open.
    camera =
        getContext()
            .spawnAnonymous(
                Behaviors.supervise(
                        CameraSession.create(environment, loop, made, wanted, events, talking))
                    .onFailure(MasterSessions.ANEW));
    if (engine.isAdaptive()) {
      tell("camera.engine", engine.text());
    }
    enter();
  }

  private Behavior<Command> onCamera(CameraSession.Event event) {
    if (event instanceof CameraSession.ObstacleMet met) {
      return onObstacle(met.obstacle());
    }
    if (event instanceof CameraSession.StreamPulled pulled) {
      uplinks.pulled(pulled);
      return this;
    }
    if (event instanceof CameraSession.PhaseChanged changed) {
      cameraPhase = changed.phase();
      cameraFault = changed.fault();
      played |= cameraPhase == CameraSession.Phase.PLAYING;
      if (!played && cameraPhase == CameraSession.Phase.WAITING) {
        sessions.leave();
      }
    }
    if (event instanceof CameraSession.PicturesExpected
        || cameraPhase == CameraSession.Phase.PLAYING) {
      joinUnlessJoined();
    }
    enter();
    if (event instanceof CameraSession.PhaseChanged) {
      tellSuccession();
    }
    return this;
  }

  /** Its sessions are joined anew by the other engine, beside what carries the media until then. */
  private Behavior<Command> onObstacle(@Nullable Obstacle obstacle) {
    boolean before = engine.isAdaptive();
    noRoom = engine.met(obstacle);
    note();
    if (noRoom != null) {
      stopAll();
    } else if (before != engine.isAdaptive()) {
      sessions.carryBy(engine.peers());
      tell("camera.engine", engine.text());
    }
    enter();
    return this;
  }

  /** Others have to know it: the nodes that re-encode, and whoever has the camera next. */
  private void note() {
    CameraSpec of = spec;
    Obstacle found = engine.obstacle();
    if (of != null
        && of.video() == CameraSpec.Video.AUTO
        && !leaving
        && !Objects.equals(found, noted)) {
      noted = found;
      environment.reencoding().obstacles().met(id, found);
    }
  }

  private Behavior<Command> onUplink(Uplink.News news) {
    if (uplinks.on(news, camera)) {
      sessions.carryBy(engine.peers());
      tell("camera.engine", engine.text());
    }
    return this;
  }

  /**
   * A camera that never played needs no session, once that is known; one that played keeps its
   * sessions through an outage.
   */
  private void joinUnlessJoined() {
    if (!leaving && sessions.isEmpty()) {
      join();
      if (succession.inherits()) {
        sessions.inherit();
      }
    }
  }

  private void tellSuccession() {
    RtspFault fault = cameraFault;
    if (cameraPhase == CameraSession.Phase.PLAYING) {
      succession.plays(environment.clock().instant());
    } else if (cameraPhase == CameraSession.Phase.WAITING && fault != null) {
      carryOut(succession.fails(fault, environment.clock().instant()));
    }
  }

  private Behavior<Command> onSession(MasterSession.Event event) {
    if (event instanceof MasterSession.PhaseChanged changed && sessions.note(changed)) {
      enter();
      leaveFormerAfter(FormerSessions.SETTLING, sessions.replaced());
    }
    return unlessGone();
  }

  private void enter() {
    List<MasterSessions.Standing> standings = sessions.standings();
    CameraStatus.State next =
        noRoom != null
            ? CameraStatus.State.WAITING
            : BridgeState.of(cameraPhase, cameraFault, standings);
    if (next != state && !leaving) { // the successor tells from now on
      state = next;
      since = environment.clock().instant();
      tell("camera." + Codes.of(next), BridgeState.text(next, noRoom, cameraFault, standings));
    }
  }

  private void tell(String type, String text) {
    environment.tell(id, type, text, Map.of());
  }

  private Behavior<Command> onGetStatus(GetStatus request) {
    getContext()
        .spawnAnonymous(
            BridgeReport.create(
                new BridgeReport.Subject(
                    id, state, since, succession.seen(), noRoom, engine.reason(), uplinks.status()),
                camera,
                sessions.all(),
                request.replyTo()));
    return this;
  }

  private Behavior<Command> onPostStop() {
    engine.end();
    closeRelay();
    return this;
  }

  private void stopAll() {
    if (camera != null) {
      getContext().stop(camera);
      camera = null;
    }
    sessions.leave();
    closeRelay();
  }

  private void closeRelay() {
    uplinks.end();
    Relay ending = relay;
    relay = null;
    if (ending != null) {
      loop.run(ending::close);
    }
    TalkBack silenced = talk;
    talk = null;
    if (silenced != null) {
      loop.run(silenced::close);
    }
  }
}
