package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides which shards leave a node on which cameras wait for room: only those in which some wait,
 * and only to a node that has room for all of the shard, so that what runs goes on running. Pure.
 */
final class Relief {
  /** Until a node that was given a shard tells how much room is left. */
  static final Duration SETTLING = Duration.ofSeconds(20);

  private Relief() {}

  /**
   * The moves.
   *
   * @param homes by shard
   * @param limit moves at most
   */
  static List<Placement.Move> moves(
      List<ClusterNode> nodes, Map<Integer, ShardHomes.Home> homes, int limit) {
    Map<String, Integer> free = new HashMap<>();
    for (ClusterNode node : nodes) {
      if (node.takes() && homes.values().stream().noneMatch(home -> isNew(home, node))) {
        free.put(node.node(), node.room().free());
      }
    }
    List<Placement.Move> moves = new ArrayList<>();
    for (ClusterNode from : nodes) {
      if (from.isThere() && !from.takes()) {
        new TreeMap<>(from.room().shards())
            .forEach(
                (shard, cameras) -> {
                  ShardHomes.Home home = homes.get(shard);
                  List<ClusterNode> able =
                      nodes.stream()
                          .filter(node -> free.getOrDefault(node.node(), 0) >= cameras)
                          .filter(node -> node.roles().containsAll(from.roles()))
                          .toList();
                  if (moves.size() < limit
                      && !able.isEmpty()
                      && home != null
                      && home.node().equals(from.node())
                      && !isNew(home, from)) {
                    String to = Placement.choose(shard, able).node();
                    free.merge(to, -cameras, Integer::sum);
                    moves.add(new Placement.Move(shard, from.node(), to));
                  }
                });
      }
    }
    return moves;
  }

  private static boolean isNew(ShardHomes.Home home, ClusterNode node) {
    return home.node().equals(node.node()) && home.age().compareTo(SETTLING) < 0;
  }
}
