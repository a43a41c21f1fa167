package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.inventory.CameraStore;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the cameras of a node that ended: every node that is left asks a share of all cameras, by
 * its place among the members, without waiting until the dead node's reconcilers run elsewhere.
 */
final class Takeover extends AbstractBehavior<Takeover.Command> {
  /**
   * Pauses after a member was removed. The coordinators give its shards away after the removal
   * margin only: what is sent before may still go to the dead node and be lost, so it is said
   * again.
   */
  private static final List<Duration> ROUNDS =
      List.of(Duration.ofMillis(300), Duration.ofMillis(900), Duration.ofMillis(2_500));

  private static final int PAGE = 500;

  private final TimerScheduler<Command> timers;
  private final CameraStore store;
  private final Cameras cameras;
  private final Cluster cluster;
  private boolean walking;
  private boolean again;

  /** What it understands. */
  sealed interface Command {}

  private record MemberChanged(ClusterEvent.MemberEvent event) implements Command {}

  private enum Walk implements Command {
    INSTANCE
  }

  private record Page(
      Reconciler.Share share, List<CameraStore.Wanted> wanted, @Nullable Throwable failure)
      implements Command {}

  private Takeover(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CameraStore store,
      Cameras cameras) {
    super(context);
    this.timers = timers;
    this.store = store;
    this.cameras = cameras;
    this.cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.MemberEvent.class, MemberChanged::new),
                ClusterEvent.MemberEvent.class));
  }

  /** Every node has one. */
  static Behavior<Command> create(CameraStore store, Cameras cameras) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Takeover(context, timers, store, cameras)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(MemberChanged.class, this::onMemberChanged)
        .onMessageEquals(Walk.INSTANCE, this::onWalk)
        .onMessage(Page.class, this::onPage)
        .build();
  }

  private Behavior<Command> onMemberChanged(MemberChanged changed) {
    if (changed.event() instanceof ClusterEvent.MemberRemoved) {
      for (Duration pause : ROUNDS) {
        timers.startSingleTimer(pause, Walk.INSTANCE, pause);
      }
    }
    return this;
  }

  private Behavior<Command> onWalk() {
    if (walking) {
      again = true;
      return this;
    }
    List<Member> members = new ArrayList<>();
    cluster.state().getMembers().forEach(members::add);
    members.removeIf(member -> !member.status().equals(MemberStatus.up()));
    members.sort(Member.ordering());
    int place = members.indexOf(cluster.selfMember());
    if (place >= 0) {
      walking = true;
      read(new Reconciler.Share(place, members.size()), "");
    }
    return this;
  }

  private void read(Reconciler.Share share, String after) {
    getContext()
        .pipeToSelf(
            store.wanted(share.first(), share.count(), Instant.EPOCH, after, PAGE),
            (wanted, failure) -> new Page(share, wanted == null ? List.of() : wanted, failure));
  }

  /** A failure is left to the reconcilers: they tell it, and try again. */
  private Behavior<Command> onPage(Page page) {
    for (CameraStore.Wanted wanted : page.wanted()) {
      if (wanted.enabled()) {
        cameras.tell(wanted.key(), wanted.apply());
      }
    }
    if (page.wanted().size() == PAGE) {
      read(page.share(), page.wanted().get(PAGE - 1).id());
      return this;
    }
    walking = false;
    return again ? repeat() : this;
  }

  private Behavior<Command> repeat() {
    again = false;
    return onWalk();
  }
}
