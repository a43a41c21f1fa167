package org.camfleet.fleet.sharding;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.NodeTable;
import org.camfleet.fleet.cluster.Placement;
import org.camfleet.fleet.cluster.ShardHomes;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Gives a shard to the node that is its home, and moves it when its home is another one. The
 * coordinators of cameras and of channels both follow the same rows and so each other.
 *
 * <p>Without the database a shard still finds a node, by its number alone.
 */
final class HomeAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {
  /** Shards that leave a draining node in one round where nodes have one role only. */
  private static final int HOMELESS_AT_ONCE = 20;

  private final NodeTable nodes;
  private final RecentHomes recent;
  private final Regions regions;

  HomeAllocation(ActorSystem<?> system, NodeTable nodes, ShardHomes homes) {
    this.nodes = nodes;
    this.recent = new RecentHomes(nodes::nodes, homes);
    this.regions = new Regions(system);
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> current) {
    Map<String, ActorRef> hosts = regions.byAddress(current.keySet());
    int shard = Integer.parseInt(shardId);
    CompletionStage<ActorRef> home =
        recent
            .nodes()
            .thenCompose(all -> home(shard, candidates(all, hosts), hosts))
            .exceptionally(failure -> Optional.empty())
            .thenApply(found -> found.orElseGet(() -> byNumber(shard, hosts)));
    return FutureConverters.asScala(home);
  }

  private CompletionStage<Optional<ActorRef>> home(
      int shard, List<ClusterNode> candidates, Map<String, ActorRef> regions) {
    if (candidates.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletionStage<String> node =
        candidates.stream().allMatch(HomeAllocation::hostsBoth)
            ? recent.homeOf(shard, candidates)
            : CompletableFuture.completedFuture(Placement.choose(shard, candidates).node());
    return node.thenApply(
        id ->
            candidates.stream()
                .filter(candidate -> candidate.node().equals(id))
                .findFirst()
                .map(candidate -> regions.get(candidate.address())));
  }

  /** Those that have both roles where there are such, so that both kinds choose among the same. */
  private static List<ClusterNode> candidates(
      List<ClusterNode> all, Map<String, ActorRef> regions) {
    List<ClusterNode> hosts =
        all.stream().filter(node -> regions.containsKey(node.address())).toList();
    List<ClusterNode> both = hosts.stream().filter(HomeAllocation::hostsBoth).toList();
    List<ClusterNode> chosen = both.isEmpty() ? hosts : both;
    List<ClusterNode> staying = chosen.stream().filter(node -> !node.state().givesAway()).toList();
    return staying.isEmpty() ? chosen : staying;
  }

  private static boolean hostsBoth(ClusterNode node) {
    return node.roles().containsAll(Set.of(Roles.BRIDGE, Roles.SERVICE));
  }

  private static ActorRef byNumber(int shard, Map<String, ActorRef> regions) {
    List<String> sorted = regions.keySet().stream().sorted().toList();
    return Objects.requireNonNull(regions.get(sorted.get(shard % sorted.size())));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> inProgress) {
    Map<String, ActorRef> hosts = regions.byAddress(current.keySet());
    CompletionStage<Set<String>> away =
        nodes
            .nodes()
            .thenCombine(recent.homesNow(), (all, home) -> away(current, hosts, all, home))
            .thenApply(
                shards -> {
                  shards.removeAll(inProgress);
                  return shards;
                })
            .exceptionally(failure -> Set.of());
    return FutureConverters.asScala(away);
  }

  /**
   * The shards that are not where they belong, if they can go there, and some that have no home and
   * whose node gives them away.
   */
  private static Set<String> away(
      Map<ActorRef, IndexedSeq<String>> current,
      Map<String, ActorRef> regions,
      List<ClusterNode> all,
      Map<Integer, ShardHomes.Home> homes) {
    Map<String, String> addresses =
        all.stream().collect(Collectors.toMap(ClusterNode::node, ClusterNode::address));
    Set<ActorRef> leaving =
        all.stream()
            .filter(node -> node.state().givesAway())
            .map(node -> regions.get(node.address()))
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    boolean others = leaving.size() < regions.size();
    Set<String> away = new HashSet<>();
    Set<String> homeless = new HashSet<>();
    current.forEach(
        (region, shards) -> {
          for (String shard : CollectionConverters.asJava(shards)) {
            ShardHomes.Home home = homes.get(Integer.parseInt(shard));
            String address = home == null ? null : addresses.get(home.node());
            ActorRef there = address == null ? null : regions.get(address);
            if (there != null && !there.equals(region)) {
              away.add(shard);
            } else if (home == null && others && leaving.contains(region)) {
              homeless.add(shard);
            }
          }
        });
    homeless.stream().sorted().limit(HOMELESS_AT_ONCE).forEach(away::add);
    return away;
  }
}
