package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Decides which node hosts a shard: weighted rendezvous hashing, so that the same nodes always give
 * the same answer, and a node that goes takes only its own shards with it.
 */
public final class Placement {
  /** A node is relieved only when it carries this much more than its share. */
  private static final double TOLERANCE = 1.25;

  /** A node that is up for less compiles what the others have compiled, and is slower. */
  private static final Duration FRESH = Duration.ofMinutes(2);

  private Placement() {}

  /** A shard changes its home. */
  public record Move(int shard, String from, String to) {}

  /**
   * The node of those that take something, else of all of them, that a shard belongs to.
   *
   * @param nodes at least one
   */
  public static ClusterNode choose(int shard, List<ClusterNode> nodes) {
    return choose(shard, nodes, Placement::room);
  }

  /**
   * The node that takes over a dead one's shard: as {@link #choose}, but one that has just started
   * gets half as much, since all of them begin at once and each waits for the slowest.
   *
   * @param nodes at least one
   */
  public static ClusterNode heir(int shard, List<ClusterNode> nodes) {
    return choose(
        shard, nodes, node -> node.age().compareTo(FRESH) < 0 ? room(node) / 2 : room(node));
  }

  private static ClusterNode choose(
      int shard, List<ClusterNode> nodes, ToDoubleFunction<ClusterNode> room) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("nodes: none (expected: at least one)");
    }
    List<ClusterNode> taking = nodes.stream().filter(ClusterNode::takes).toList();
    Comparator<ClusterNode> byScore =
        Comparator.comparingDouble(node -> score(shard, node.node(), room.applyAsDouble(node)));
    return (taking.isEmpty() ? nodes : taking)
        .stream().max(byScore.thenComparing(ClusterNode::node)).orElseThrow();
  }

  /** Higher wins: -w / ln(h) gives each node a part that is proportional to its weight. */
  private static double score(int shard, String node, double weight) {
    double hash = (mix(shard * 0x9E3779B97F4A7C15L ^ hash(node)) >>> 11) + 1;
    return -weight / Math.log(hash / ((1L << 53) + 1.0));
  }

  /** A node whose processor is busy gets less; its weight alone counts while nobody is. */
  private static double room(ClusterNode node) {
    int idle = 100 - Math.min(90, Math.max(0, node.load().cpuPercent()));
    return Math.max(1, node.load().weight()) * (node.load().cpuPercent() > 60 ? idle / 100.0 : 1.0);
  }

  private static long hash(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return hash;
  }

  /** The finaliser of MurmurHash3. */
  private static long mix(long value) {
    long a = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
    long b = (a ^ a >>> 33) * 0xC4CEB9FE1A85EC53L;
    return b ^ b >>> 33;
  }

  /**
   * Which shards should move: first those of nodes that drain or can not store media, then some
   * from nodes that carry far more than their share to those that carry less. Running channels are
   * not moved for beauty.
   *
   * @param nodes those that host shards of both kinds
   * @param homes node ids by shard
   * @param limit moves at most
   */
  public static List<Move> moves(List<ClusterNode> nodes, Map<Integer, String> homes, int limit) {
    List<ClusterNode> taking = nodes.stream().filter(ClusterNode::takes).toList();
    List<Move> moves = new ArrayList<>();
    if (taking.isEmpty()) {
      return moves;
    }
    Map<Integer, String> rising = new TreeMap<>(homes);
    for (ClusterNode node : nodes) {
      if (node.state().givesAway() && node.isThere()) {
        rising.forEach(
            (shard, home) -> {
              if (home.equals(node.node()) && moves.size() < limit) {
                moves.add(new Move(shard, home, choose(shard, taking).node()));
              }
            });
      }
    }
    return moves.isEmpty() ? evened(taking, rising, limit) : moves;
  }

  private static List<Move> evened(
      List<ClusterNode> taking, Map<Integer, String> homes, int limit) {
    Map<String, Integer> counts = new HashMap<>();
    taking.forEach(node -> counts.put(node.node(), 0));
    homes.values().forEach(home -> counts.computeIfPresent(home, (node, count) -> count + 1));
    double all = counts.values().stream().mapToInt(Integer::intValue).sum();
    double weights = taking.stream().mapToDouble(Placement::room).sum();
    Map<String, Double> shares = new HashMap<>();
    taking.forEach(node -> shares.put(node.node(), all * room(node) / weights));
    List<Move> moves = new ArrayList<>();
    for (Map.Entry<Integer, String> home : homes.entrySet()) {
      String from = home.getValue();
      String to = choose(home.getKey(), taking).node();
      if (moves.size() < limit
          && !to.equals(from)
          && counts.containsKey(from)
          && counts.getOrDefault(from, 0) > TOLERANCE * shares.getOrDefault(from, 0.0)
          && counts.getOrDefault(to, 0) < shares.getOrDefault(to, 0.0)) {
        counts.merge(from, -1, Integer::sum);
        counts.merge(to, 1, Integer::sum);
        moves.add(new Move(home.getKey(), from, to));
      }
    }
    return moves;
  }
}
