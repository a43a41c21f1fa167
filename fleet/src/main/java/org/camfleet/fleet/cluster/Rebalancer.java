package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves shards to other homes, a few at a time: away from nodes that drain, from nodes that carry
 * far more than their share, and from nodes on which cameras wait for room. One in the cluster.
 * What follows the homes are the coordinators.
 */
public final class Rebalancer extends AbstractBehavior<Rebalancer.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Rebalancer.class);

  private final NodeTable nodes;
  private final ShardHomes homes;
  private final Settings settings;
  private final Metrics.Counter moved;
  private final Settling settling = new Settling();

  /**
   * How fast.
   *
   * @param interval between two looks
   * @param atOnce shards that may be on their way
   * @param underWay how long a shard counts as on its way
   */
  public record Settings(Duration interval, int atOnce, Duration underWay) {}

  /** What it understands. */
  public sealed interface Command {}

  /** Leave: the node does. */
  public enum Stop implements Command {
    /** The only value. */
    INSTANCE
  }

  private enum Look implements Command {
    INSTANCE
  }

  private record Seen(@Nullable State state, @Nullable Throwable failure) implements Command {}

  private record Done(@Nullable Throwable failure) implements Command {}

  private record State(List<ClusterNode> nodes, Map<Integer, ShardHomes.Home> homes) {}

  private Rebalancer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      NodeTable nodes,
      ShardHomes homes,
      Settings settings,
      Metrics metrics) {
    super(context);
    this.nodes = nodes;
    this.homes = homes;
    this.settings = settings;
    this.moved = metrics.counter("camfleet_cluster_shards_moved_total");
    timers.startTimerWithFixedDelay(Look.INSTANCE, settings.interval());
  }

  /** The rebalancer; there must be one in the cluster. */
  public static Behavior<Command> create(
      NodeTable nodes, ShardHomes homes, Settings settings, Metrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Rebalancer(context, timers, nodes, homes, settings, metrics)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Look.INSTANCE, this::onLook)
        .onMessage(Seen.class, this::onSeen)
        .onMessage(Done.class, this::onDone)
        .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
        .build();
  }

  private Behavior<Command> onLook() {
    CompletionStage<State> state = nodes.nodes().thenCombine(homes.homes(), State::new);
    getContext().pipeToSelf(state.thenApply(Rebalancer::ofHomes), Seen::new);
    return this;
  }

  /** Nodes that host no shards with homes neither give nor take any. */
  private static State ofHomes(State state) {
    return new State(
        state.nodes().stream().filter(node -> !node.isApart()).toList(), state.homes());
  }

  private Behavior<Command> onSeen(Seen seen) {
    State state = seen.state();
    if (state != null) { // else the database is away: nothing moves without it
      List<Placement.Move> moves = moves(state);
      if (!moves.isEmpty()) {
        LOG.info("cluster: moving {} of {} shards", moves.size(), state.homes().size());
        moved.add(moves.size());
        getContext().pipeToSelf(homes.move(moves), (done, failure) -> new Done(failure));
      }
    }
    return this;
  }

  private List<Placement.Move> moves(State state) {
    long underWay =
        state.homes().values().stream()
            .filter(home -> home.age().compareTo(settings.underWay()) < 0)
            .count();
    boolean drains = state.nodes().stream().anyMatch(node -> node.state().givesAway());
    int free = settings.atOnce() - (int) Math.min(settings.atOnce(), underWay);
    boolean settled = settling.isOver(state.nodes(), System.nanoTime());
    if (free == 0 || !drains && !settled) {
      return List.of();
    }
    List<Placement.Move> moves = Placement.moves(state.nodes(), ids(state.homes()), free);
    return moves.isEmpty() ? Relief.moves(state.nodes(), state.homes(), free) : moves;
  }

  private static Map<Integer, String> ids(Map<Integer, ShardHomes.Home> homes) {
    Map<Integer, String> ids = new TreeMap<>();
    homes.forEach((shard, home) -> ids.put(shard, home.node()));
    return ids;
  }

  private Behavior<Command> onDone(Done done) {
    if (done.failure() != null) {
      LOG.warn("cluster: shards could not be moved, trying on: {}", done.failure().getMessage());
    }
    return this;
  }
}
