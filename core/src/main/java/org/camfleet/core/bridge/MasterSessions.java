package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.camfleet.core.webrtc.Peers;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one camera, one for each of its targets, in the order of the targets. Plain state
 * of the CameraBridge actor, whose children they are.
 */
final class MasterSessions {
  /** Of what a bridge holds: it starts anew after a crash, but hammers at nobody by it. */
  static final SupervisorStrategy ANEW =
      SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofMinutes(2), 0.2);

  private final ActorContext<CameraBridge.Command> context;
  private final BridgeEnvironment environment;
  private final MediaLoop loop;
  private final ActorRef<MasterSession.Event> events;
  private final Map<ActorRef<MasterSession.Command>, Joined> joined = new LinkedHashMap<>();
  private final FormerSessions<ActorRef<MasterSession.Command>> former = new FormerSessions<>();

  /** How one of them stands; {@code target} as a person would call it. */
  record Standing(String target, MasterSession.Phase phase, @Nullable SessionFault fault) {
    boolean isConnected() {
      return phase == MasterSession.Phase.CONNECTED;
    }
  }

  private record Joined(
      CameraSpec.Target target, MasterSession.Phase phase, @Nullable SessionFault fault) {
    static Joined begins(CameraSpec.Target target) {
      return new Joined(target, MasterSession.Phase.PREPARING, null);
    }
  }

  /** None yet; what they tell goes to {@code events}. */
  MasterSessions(
      ActorContext<CameraBridge.Command> context,
      BridgeEnvironment environment,
      MediaLoop loop,
      ActorRef<MasterSession.Event> events) {
    this.context = context;
    this.environment = environment;
    this.loop = loop;
    this.events = events;
  }

  /**
   * Joins the targets that are not joined yet and leaves those that are no longer wanted; the
   * others go on untouched. Where there are newcomers, what is left carries its media until {@link
   * #leaveFormer}: the newcomers have to join first, and to wait for a key frame.
   *
   * @return the number of this change, where something is left that still carries media; else 0
   */
  long join(
      CameraSpec wanted,
      Relay from,
      ActorRef<CameraSession.Command> source,
      Peers peers,
      @Nullable TalkBack talk,
      @Nullable Uplink uplink) {
    Map<ActorRef<MasterSession.Command>, Joined> before = new LinkedHashMap<>(joined);
    joined.clear();
    int kept = 0;
    for (CameraSpec.Target target : wanted.targets()) {
      Map.Entry<ActorRef<MasterSession.Command>, Joined> known = of(target, before);
      if (known == null) {
        joined.put(begin(wanted, target, from, source, peers, talk, uplink), Joined.begins(target));
      } else {
        keep(known.getKey(), target, known.getValue());
        before.remove(known.getKey());
        kept++;
      }
    }
    if (joined.size() == kept) {
      before.keySet().forEach(context::stop);
      return 0;
    }
    before.keySet().forEach(session -> session.tell(MasterSession.Linger.INSTANCE));
    return before.isEmpty() ? 0 : former.replacedByNewcomers(List.copyOf(before.keySet()));
  }

  private static Map.@Nullable Entry<ActorRef<MasterSession.Command>, Joined> of(
      CameraSpec.Target target, Map<ActorRef<MasterSession.Command>, Joined> among) {
    for (Map.Entry<ActorRef<MasterSession.Command>, Joined> one : among.entrySet()) {
      if (one.getValue().target().service().equals(target.service())) {
        return one;
      }
    }
    return null;
  }

  private void keep(
      ActorRef<MasterSession.Command> session, CameraSpec.Target target, Joined before) {
    joined.put(session, new Joined(target, before.phase(), before.fault()));
    session.tell(new MasterSession.Follow(environment.settings().conduct().policy(target)));
  }

  private ActorRef<MasterSession.Command> begin(
      CameraSpec wanted,
      CameraSpec.Target target,
      Relay from,
      ActorRef<CameraSession.Command> source,
      Peers peers,
      @Nullable TalkBack talk,
      @Nullable Uplink uplink) {
    return context.spawnAnonymous(
        Behaviors.supervise(
                MasterSession.create(
                    environment,
                    new MasterSession.Subject(
                        wanted, target, loop, from, source, peers, talk, uplink),
                    events))
            .onFailure(ANEW));
  }

  /** Notes how one stands; what a session says that was left already counts no more. */
  boolean note(MasterSession.PhaseChanged changed) {
    return joined.computeIfPresent(
            changed.session(),
            (session, one) -> new Joined(one.target(), changed.phase(), changed.fault()))
        != null;
  }

  /** The number of the change whose former sessions are replaced now, told once; else 0. */
  long replaced() {
    boolean stand = !joined.isEmpty() && standings().stream().allMatch(Standing::isConnected);
    return stand ? former.wantedStand() : 0;
  }

  /** Leaves what that change of targets left, whether or not anything has taken its place. */
  void leaveFormer(long change) {
    former.leave(change).forEach(context::stop);
  }

  boolean isEmpty() {
    return joined.isEmpty();
  }

  /** Whether any carries media. */
  boolean isConnected() {
    return standings().stream().anyMatch(Standing::isConnected);
  }

  /** How they stand. */
  List<Standing> standings() {
    return joined.values().stream()
        .map(one -> new Standing(one.target().name(), one.phase(), one.fault()))
        .toList();
  }

  List<ActorRef<MasterSession.Command>> all() {
    return List.copyOf(joined.keySet());
  }

  /** Their channels were another bridge's until now, which lingers. */
  void inherit() {
    all().forEach(session -> session.tell(MasterSession.Inherit.INSTANCE));
  }

  /** They keep their media until the successor's joins end them. */
  void linger() {
    all().forEach(session -> session.tell(MasterSession.Linger.INSTANCE));
  }

  /** From now on another engine carries their media. */
  void carryBy(Peers peers) {
    all().forEach(session -> session.tell(new MasterSession.CarryBy(peers)));
  }

  /** Leaves them all. */
  void leave() {
    all().forEach(context::stop);
    joined.clear();
    former.leave().forEach(context::stop);
  }
}
