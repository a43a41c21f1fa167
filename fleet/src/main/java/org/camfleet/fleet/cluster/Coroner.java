package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.remote.UniqueAddress;
import org.apache.pekko.remote.artery.QuarantinedEvent;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declares nodes dead that surely are, sooner than the failure detector may suspect them: a node
 * that says nothing in the database any more, and whose machine refuses connections to its cluster
 * port, has ended. Whatever is less certain is left to the split-brain resolver.
 */
public final class Coroner extends AbstractBehavior<Coroner.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Coroner.class);
  private static final Duration LOOK = Duration.ofMillis(150);

  /** A node speaks each 250 ms; that it is late with it proves nothing, so its port is tried. */
  private static final Duration SILENCE = Duration.ofMillis(600);

  /** A port can be shut for a moment while a process starts. */
  private static final int REFUSALS = 2;

  private final NodeTable table;
  private final Cluster cluster;
  private final Metrics.Counter dead;
  private final Map<String, Integer> refusals = new HashMap<>();

  /** What it understands. */
  public sealed interface Command {}

  private enum Look implements Command {
    INSTANCE
  }

  private record Seen(@Nullable List<ClusterNode> nodes, @Nullable Throwable failure)
      implements Command {}

  private record Knocked(String address, boolean refused) implements Command {}

  private Coroner(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      NodeTable table,
      Metrics metrics) {
    super(context);
    this.table = table;
    this.cluster = Cluster.get(context.getSystem());
    this.dead = metrics.counter("camfleet_cluster_dead_nodes_total");
    timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK);
  }

  /** Looks at all other nodes of the cluster; every node has one. */
  public static Behavior<Command> create(NodeTable table, Metrics metrics) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Coroner(context, timers, table, metrics)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Look.INSTANCE, this::onLook)
        .onMessage(Seen.class, this::onSeen)
        .onMessage(Knocked.class, this::onKnocked)
        .build();
  }

  private Behavior<Command> onLook() {
    getContext().pipeToSelf(table.nodes(), Seen::new);
    return this;
  }

  private Behavior<Command> onSeen(Seen seen) {
    List<ClusterNode> nodes = seen.nodes();
    if (nodes == null) { // the database is away: nobody is known to be silent
      return this;
    }
    Set<String> silent = new HashSet<>();
    for (ClusterNode node : nodes) {
      if (node.silence().compareTo(SILENCE) >= 0 && other(node.address()).isPresent()) {
        silent.add(node.address());
        knock(node.address());
      }
    }
    refusals.keySet().retainAll(silent);
    return this;
  }

  /** The other member of the cluster at an address. */
  private Optional<Member> other(String address) {
    if (cluster.selfMember().address().toString().equals(address)) {
      return Optional.empty();
    }
    for (Member member : cluster.state().getMembers()) {
      if (member.address().toString().equals(address)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  private void knock(String address) {
    Address parsed = AddressFromURIString.parse(address);
    String host = parsed.getHost().orElse("");
    int port = parsed.getPort().orElse(0);
    getContext()
        .pipeToSelf(
            Knock.refused(host, port),
            (refused, failure) -> new Knocked(address, Boolean.TRUE.equals(refused)));
  }

  private Behavior<Command> onKnocked(Knocked knocked) {
    if (!knocked.refused()) {
      refusals.remove(knocked.address());
    } else if (refusals.merge(knocked.address(), 1, Integer::sum) == REFUSALS) {
      other(knocked.address()).ifPresent(this::declareDead);
    }
    return this;
  }

  /**
   * A member that is down is removed only once it is unreachable too, which the failure detector
   * would find out a second later: that its messages are refused says it now.
   */
  private void declareDead(Member member) {
    LOG.warn("cluster: the node at {} has ended", member.address());
    dead.increment();
    cluster.manager().tell(new Down(member.address()));
    UniqueAddress process = new UniqueAddress(member.address(), member.uniqueAddress().longUid());
    getContext()
        .getSystem()
        .eventStream()
        .tell(new EventStream.Publish<>(new QuarantinedEvent(process)));
  }
}
