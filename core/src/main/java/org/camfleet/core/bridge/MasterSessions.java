package org.camfleet.core.bridge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.relay.Relay;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one camera, one for each of its targets, in the order of the targets. Plain state
 * of the CameraBridge actor, whose children they are.
 */
final class MasterSessions {
  private final ActorContext<CameraBridge.Command> context;
  private final BridgeEnvironment environment;
  private final MediaLoop loop;
  private final ActorRef<MasterSession.Event> events;
  private final Map<ActorRef<MasterSession.Command>, Standing> standings = new LinkedHashMap<>();

  /** How one of them stands. */
  record Standing(MasterSession.Phase phase, @Nullable SessionFault fault) {}

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

  /** Joins all targets; a crash of a session is a fault of ours, and it starts anew. */
  void join(CameraSpec wanted, Relay from, ActorRef<CameraSession.Command> source) {
    for (CameraSpec.Target target : wanted.targets()) {
      ActorRef<MasterSession.Command> session =
          context.spawnAnonymous(
              Behaviors.supervise(
                      MasterSession.create(environment, target, loop, from, wanted, source, events))
                  .onFailure(SupervisorStrategy.restart()));
      standings.put(session, new Standing(MasterSession.Phase.PREPARING, null));
    }
  }

  /** Notes how one stands; what a session says that was left already counts no more. */
  boolean note(MasterSession.PhaseChanged changed) {
    return standings.replace(changed.session(), new Standing(changed.phase(), changed.fault()))
        != null;
  }

  boolean isEmpty() {
    return standings.isEmpty();
  }

  /** Whether any carries media. */
  boolean isConnected() {
    return standings.values().stream()
        .anyMatch(one -> one.phase() == MasterSession.Phase.CONNECTED);
  }

  /** How the session of the first target stands, or null. */
  @Nullable Standing first() {
    return standings.isEmpty() ? null : standings.values().iterator().next();
  }

  List<ActorRef<MasterSession.Command>> all() {
    return List.copyOf(standings.keySet());
  }

  /** Their channels were another bridge's until now, which lingers. */
  void inherit() {
    all().forEach(session -> session.tell(MasterSession.Inherit.INSTANCE));
  }

  /** They keep their media until the successor's joins end them. */
  void linger() {
    all().forEach(session -> session.tell(MasterSession.Linger.INSTANCE));
  }

  /** Leaves them all. */
  void leave() {
    all().forEach(context::stop);
    standings.clear();
  }
}
