package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node into the cluster, and says in the database that it is there.
 *
 * <p>A node that finds others in the table joins them, and never begins a cluster of its own; only
 * one at a time may find nobody. So nodes need no list of each other, and a node that is cut off
 * from the others but not from the database waits.
 */
public final class Membership extends AbstractBehavior<Membership.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final Duration BEAT = Duration.ofMillis(250);

  /** How long joining may take before the table is read again. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final TimerScheduler<Command> timers;
  private final NodeTable table;
  private final Supplier<ClusterNode> self;
  private final boolean alone;
  private final CompletableFuture<Void> up;
  private final Cluster cluster;
  private boolean isUp;
  private boolean failing;

  /** What it understands. */
  public sealed interface Command {}

  private enum Enter implements Command {
    INSTANCE
  }

  private enum Beat implements Command {
    INSTANCE
  }

  private enum Up implements Command {
    INSTANCE
  }

  private record Entered(NodeTable.@Nullable Entry entry, @Nullable Throwable failure)
      implements Command {}

  private record Told(boolean known, @Nullable Throwable failure) implements Command {}

  private Membership(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      NodeTable table,
      Supplier<ClusterNode> self,
      boolean alone,
      CompletableFuture<Void> up) {
    super(context);
    this.alone = alone;
    this.timers = timers;
    this.table = table;
    this.self = self;
    this.up = up;
    this.cluster = Cluster.get(context.getSystem());
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(SelfUp.class, event -> Up.INSTANCE), SelfUp.class));
    enter();
  }

  /**
   * The membership of this node.
   *
   * @param self this node with its present load
   * @param alone whether it may only be the first
   * @param up completes when the node is up; fails with {@link IllegalStateException} and one
   *     sentence when it may not come
   */
  public static Behavior<Command> create(
      NodeTable table, Supplier<ClusterNode> self, boolean alone, CompletableFuture<Void> up) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Membership(context, timers, table, self, alone, up)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Enter.INSTANCE, this::onEnter)
        .onMessage(Entered.class, this::onEntered)
        .onMessageEquals(Up.INSTANCE, this::onUp)
        .onMessageEquals(Beat.INSTANCE, this::onBeat)
        .onMessage(Told.class, this::onTold)
        .build();
  }

  private Behavior<Command> onEnter() {
    if (!isUp) {
      enter();
    }
    return this;
  }

  private void enter() {
    getContext().pipeToSelf(table.enter(self.get()), Entered::new);
  }

  private Behavior<Command> onEntered(Entered entered) {
    Duration again = PATIENCE;
    if (entered.failure() != null) {
      warn(entered.failure());
      again = RETRY;
    } else if (entered.entry() instanceof NodeTable.Twice twice) {
      up.completeExceptionally(
          new IllegalStateException(
              "data directory: the node at %s is a copy of this one (expected: a data directory of"
                      .formatted(twice.address())
                  + " its own for each node; remove the file \"node\" in the copy)"));
      return Behaviors.stopped();
    } else if (entered.entry() instanceof NodeTable.Join others && alone) {
      up.completeExceptionally(
          new IllegalStateException(
              "camfleet.cluster.host: not set, but the node at %s uses this database (expected: an"
                      .formatted(others.addresses().get(0))
                  + " address of this machine that the other nodes reach, or a database of its own)"));
      return Behaviors.stopped();
    } else if (entered.entry() instanceof NodeTable.Join others) {
      LOG.info("cluster: joining {}", others.addresses());
      cluster
          .manager()
          .tell(new JoinSeedNodes(others.addresses().stream().map(Membership::address).toList()));
    } else {
      LOG.info("cluster: this node is the first");
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
    timers.startSingleTimer(Enter.INSTANCE, again);
    return this;
  }

  private static Address address(String text) {
    return AddressFromURIString.parse(text);
  }

  private Behavior<Command> onUp() {
    isUp = true;
    timers.cancel(Enter.INSTANCE);
    timers.startTimerWithFixedDelay(Beat.INSTANCE, BEAT);
    up.complete(null);
    return onBeat();
  }

  private Behavior<Command> onBeat() {
    getContext()
        .pipeToSelf(
            table.beat(self.get()),
            (known, failure) -> new Told(Boolean.TRUE.equals(known), failure));
    return this;
  }

  private Behavior<Command> onTold(Told told) {
    if (told.failure() != null) {
      warn(told.failure());
    } else if (!told.known() && cluster.selfMember().status().equals(MemberStatus.up())) {
      // Deleted by hand: say so again. One that leaves was deleted by itself, for good.
      getContext().pipeToSelf(table.enter(self.get()), (entry, failure) -> new Told(true, failure));
    } else {
      failing = false;
    }
    return this;
  }

  private void warn(Throwable failure) {
    if (!failing) {
      failing = true;
      LOG.warn("cluster: the table of nodes is not reached, trying on: {}", failure.getMessage());
    }
  }
}
