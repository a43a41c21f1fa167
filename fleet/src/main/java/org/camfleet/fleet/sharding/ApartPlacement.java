package org.camfleet.fleet.sharding;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camfleet.fleet.cluster.ClusterNode;

/**
 * Decides which node re-encodes the cameras of a shard: few cameras, each of which takes a good
 * part of a core, so that they are counted instead of spread by chance. Pure.
 */
final class ApartPlacement {
  private ApartPlacement() {}

  /**
   * The node with the most places that nobody has yet; where all are full, the one with the fewest
   * shards. Empty without nodes.
   *
   * @param shards how many a node has, those included that it was given but a moment ago
   */
  static Optional<ClusterNode> choose(List<ClusterNode> nodes, Map<String, Integer> shards) {
    List<ClusterNode> taking = nodes.stream().filter(ClusterNode::takes).toList();
    List<ClusterNode> staying = nodes.stream().filter(node -> !node.state().givesAway()).toList();
    return (!taking.isEmpty() ? taking : !staying.isEmpty() ? staying : nodes)
        .stream()
            .max(
                Comparator.comparingInt((ClusterNode node) -> places(node, shards))
                    .thenComparing(ClusterNode::node));
  }

  /** Negative when more shards are there than places. */
  private static int places(ClusterNode node, Map<String, Integer> shards) {
    int most = node.room().free() + node.load().cameras();
    // A node without a limit has the same order as others: by what it has.
    int bounded = most < 0 ? Integer.MAX_VALUE / 2 : Math.min(most, Integer.MAX_VALUE / 2);
    return bounded - shards.getOrDefault(node.node(), 0);
  }

  /**
   * The shards that should leave: all of nodes that give theirs away, and those in which cameras
   * wait for a place that another node has.
   *
   * @param shards by the ids of the nodes that have them
   */
  static Set<Integer> away(List<ClusterNode> nodes, Map<String, Set<Integer>> shards) {
    Set<Integer> away = new HashSet<>();
    Map<String, Integer> free = new HashMap<>();
    nodes.stream()
        .filter(ClusterNode::takes)
        .forEach(node -> free.put(node.node(), node.room().free()));
    for (ClusterNode node : nodes) {
      Set<Integer> has = shards.getOrDefault(node.node(), Set.of());
      if (node.state().givesAway() && nodes.stream().anyMatch(other -> isBetter(other, node))) {
        away.addAll(has);
      } else if (free.getOrDefault(node.node(), 0) <= 0) {
        for (int shard : node.room().shards().keySet()) {
          if (has.contains(shard) && takeOne(free)) {
            away.add(shard);
          }
        }
      }
    }
    return away;
  }

  private static boolean isBetter(ClusterNode other, ClusterNode node) {
    return !other.node().equals(node.node()) && other.isThere() && !other.state().givesAway();
  }

  private static boolean takeOne(Map<String, Integer> free) {
    for (Map.Entry<String, Integer> one : free.entrySet()) {
      if (one.getValue() > 0) {
        one.setValue(one.getValue() - 1);
        return true;
      }
    }
    return false;
  }
}
