package org.camfleet.core.channel;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
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

  private record Answered(PeerSession.Counted counted) implements Command {}

  private enum TimedOut implements Command {
    INSTANCE
  }

  private PeerSurvey(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      List<PeerRoster.Member> members,
      Consumer<Map<Long, PeerStats>> done) {
    super(context);
    this.asked = members.size();
    this.done = done;
    ActorRef<PeerSession.Counted> answers =
        context.messageAdapter(PeerSession.Counted.class, Answered::new);
    for (PeerRoster.Member member : members) {
      member.session().tell(new PeerSession.GetStats(answers));
      // One that has just ended is not waited for.
      PeerSession.Counted nothing = new PeerSession.Counted(member.epoch(), PeerStats.NONE);
      context.watchWith(member.session(), new Answered(nothing));
    }
    if (members.isEmpty()) {
      context.getSelf().tell(TimedOut.INSTANCE);
    } else {
      timers.startSingleTimer(TimedOut.INSTANCE, PATIENCE);
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
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new PeerSurvey(context, timers, members, done)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Answered.class, this::onAnswered)
        .onMessageEquals(TimedOut.INSTANCE, this::finish)
        .build();
  }

  private Behavior<Command> onAnswered(Answered answer) {
    stats.putIfAbsent(answer.counted().epoch(), answer.counted().stats());
    return stats.size() < asked ? this : finish();
  }

  private Behavior<Command> finish() {
    done.accept(stats);
    return Behaviors.stopped();
  }
}
