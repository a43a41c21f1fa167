package org.camfleet.fleet.sharding;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.NodeTable;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Gives the shards of re-encoded cameras to the nodes that have places for them, as {@link
 * ApartPlacement} says from what the nodes tell. Without the database the first region gets them.
 */
final class ApartAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {
  /** Until what was given away shows in what the nodes tell. */
  private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final NodeTable nodes;
  private final Regions regions;
  private final Map<Integer, Given> given = new ConcurrentHashMap<>();

  private record Given(String node, long at) {}

  ApartAllocation(ActorSystem<?> system, NodeTable nodes) {
    this.nodes = nodes;
    this.regions = new Regions(system);
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> current) {
    Map<String, ActorRef> hosts = regions.byAddress(current.keySet());
    CompletionStage<ActorRef> chosen =
        nodes
            .nodes()
            .thenApply(all -> choose(Integer.parseInt(shardId), among(all, hosts), current, hosts))
            .exceptionally(failure -> Optional.empty())
            .thenApply(found -> found.orElseGet(() -> hosts.values().iterator().next()));
    return FutureConverters.asScala(chosen);
  }

  private Optional<ActorRef> choose(
      int shard,
      List<ClusterNode> candidates,
      Map<ActorRef, IndexedSeq<String>> current,
      Map<String, ActorRef> hosts) {
    long now = System.nanoTime();
    given.values().removeIf(one -> now - one.at() > MOMENT_NANOS);
    Map<String, Set<Integer>> shards = shards(candidates, current, hosts);
    given.forEach((one, to) -> shards.computeIfAbsent(to.node(), node -> new HashSet<>()).add(one));
    Map<String, Integer> counts = new HashMap<>();
    shards.forEach((node, has) -> counts.put(node, has.size()));
    Optional<ClusterNode> chosen = ApartPlacement.choose(candidates, counts);
    chosen.ifPresent(node -> given.put(shard, new Given(node.node(), now)));
    return chosen.map(node -> hosts.get(node.address()));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> inProgress) {
    Map<String, ActorRef> hosts = regions.byAddress(current.keySet());
    CompletionStage<Set<String>> away =
        nodes
            .nodes()
            .thenApply(all -> among(all, hosts))
            .thenApply(all -> ApartPlacement.away(all, shards(all, current, hosts)))
            .thenApply(
                shards ->
                    shards.stream()
                        .map(String::valueOf)
                        .filter(shard -> !inProgress.contains(shard))
                        .collect(Collectors.toSet()))
            .exceptionally(failure -> Set.of());
    return FutureConverters.asScala(away);
  }

  private static List<ClusterNode> among(List<ClusterNode> all, Map<String, ActorRef> hosts) {
    return all.stream().filter(node -> hosts.containsKey(node.address())).toList();
  }

  private static Map<String, Set<Integer>> shards(
      List<ClusterNode> nodes,
      Map<ActorRef, IndexedSeq<String>> current,
      Map<String, ActorRef> hosts) {
    Map<String, Set<Integer>> shards = new HashMap<>();
    for (ClusterNode node : nodes) {
      IndexedSeq<String> has = current.get(hosts.get(node.address()));
      if (has != null) {
        shards.put(
            node.node(),
            CollectionConverters.asJava(has).stream()
                .map(Integer::parseInt)
                .collect(Collectors.toCollection(HashSet::new)));
      }
    }
    return shards;
  }
}
