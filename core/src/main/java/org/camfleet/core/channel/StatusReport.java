package org.camfleet.core.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.PeerStats;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the counters of all peers for one status request, then stops: a per-session child of
 * Channel.
 */
final class StatusReport extends AbstractBehavior<StatusReport.Command> {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String arn;
  private final long epoch;
  private final long feeding;
  private final List<PeerRoster.Member> members;
  private final ActorRef<Channel.Status> replyTo;
  private final Map<Long, PeerStats> stats = new HashMap<>();

  sealed interface Command {}

  private record Answered(PeerSession.Counted counted) implements Command {}

  private record Ended(long epoch) implements Command {}

  private enum TimedOut implements Command {
    INSTANCE
  }

  private StatusReport(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String arn,
      long epoch,
      long feeding,
      List<PeerRoster.Member> members,
      ActorRef<Channel.Status> replyTo) {
    super(context);
    this.arn = arn;
    this.epoch = epoch;
    this.feeding = feeding;
    this.members = members;
    this.replyTo = replyTo;
    ActorRef<PeerSession.Counted> answers =
        context.messageAdapter(PeerSession.Counted.class, Answered::new);
    for (PeerRoster.Member member : members) {
      member.session().tell(new PeerSession.GetStats(answers));
      // One that has just ended is not waited for.
      context.watchWith(member.session(), new Ended(member.epoch()));
    }
    if (members.isEmpty()) {
      context.getSelf().tell(TimedOut.INSTANCE);
    } else {
      timers.startSingleTimer(TimedOut.INSTANCE, PATIENCE);
    }
  }

  /** Asks every member and answers once all have, or after one second with what there is. */
  static Behavior<Command> create(
      String arn,
      long epoch,
      long feeding,
      List<PeerRoster.Member> members,
      ActorRef<Channel.Status> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new StatusReport(context, timers, arn, epoch, feeding, members, replyTo)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Answered.class, answer -> onStats(answer.counted()))
        .onMessage(
            Ended.class, ended -> onStats(new PeerSession.Counted(ended.epoch(), PeerStats.NONE)))
        .onMessageEquals(TimedOut.INSTANCE, this::reply)
        .build();
  }

  private Behavior<Command> onStats(PeerSession.Counted counted) {
    stats.putIfAbsent(counted.epoch(), counted.stats());
    return stats.size() < members.size() ? this : reply();
  }

  private Behavior<Command> reply() {
    Channel.@Nullable PeerStatus master = null;
    List<Channel.PeerStatus> viewers = new ArrayList<>();
    for (PeerRoster.Member member : members) {
      Channel.PeerStatus status = status(member);
      if (!member.participant().isMaster()) {
        viewers.add(status);
      } else if (member.epoch() == feeding || master == null) {
        master = status;
      }
    }
    replyTo.tell(new Channel.Status(arn, master, viewers, epoch));
    return Behaviors.stopped();
  }

  private Channel.PeerStatus status(PeerRoster.Member member) {
    PeerStats counted = stats.getOrDefault(member.epoch(), PeerStats.NONE);
    boolean master = member.participant().equals(Participant.MASTER);
    return new Channel.PeerStatus(
        member.participant().toString(),
        member.state(),
        member.epoch(),
        member.since(),
        member.lastFragmentAt(),
        member.missing(),
        master ? counted.packetsReceived() : counted.packetsSent());
  }
}
