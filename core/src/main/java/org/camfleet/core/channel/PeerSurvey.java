package org.camfleet.core.channel;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.camfleet.core.webrtc.PeerStats;

/**
 * Gathers the counters of all peers for one request, then stops: a per-session child of Channel.
 */
final class PeerSurvey extends AbstractBehavior<PeerSurvey.Command> {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final int asked;
  private final Consumer<Map<Long, PeerStats>> done;
  private final Map<Long, PeerStats> stats = new HashMap<>();

  sealed interface Command {}

  private record Counted(long epoch, PeerStats stats) implements Command {}

  private enum NobodyAsked implements Command {
    INSTANCE
  }

  private PeerSurvey(
      ActorContext<Command> context,
      List<PeerRoster.Member> members,
      Consumer<Map<Long, PeerStats>> done) {
    super(context);
    this.asked = members.size();
    this.done = done;
    for (PeerRoster.Member member : members) {
      context.ask(
          PeerStats.class,
          member.session(),
          PATIENCE,
          PeerSession.GetStats::new,
          (counted, failure) ->
              new Counted(member.epoch(), counted == null ? PeerStats.NONE : counted));
      // One that has just ended is not waited for.
      context.watchWith(member.session(), new Counted(member.epoch(), PeerStats.NONE));
    }
    if (members.isEmpty()) {
      context.getSelf().tell(NobodyAsked.INSTANCE);
    }
  }

  /**
   * Asks every member; once all have answered, or after one second, hands over what there is by
   * epoch.
   *
   * @param done called once, by this actor: it must only tell
   */
  static Behavior<Command> create(
      List<PeerRoster.Member> members, Consumer<Map<Long, PeerStats>> done) {
    return Behaviors.setup(context -> new PeerSurvey(context, members, done));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Counted.class, this::onCounted)
        .onMessageEquals(NobodyAsked.INSTANCE, this::finish)
        .build();
  }

  private Behavior<Command> onCounted(Counted counted) {
    stats.putIfAbsent(counted.epoch(), counted.stats());
    return stats.size() < asked ? this : finish();
  }

  private Behavior<Command> finish() {
    done.accept(stats);
    return Behaviors.stopped();
  }
}
