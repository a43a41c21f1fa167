package org.camfleet.fleet.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The port to the homes of the shards: which node hosts a shard's cameras and channels. Both kinds
 * of entities ask here, so that what belongs together stays together.
 */
public interface ShardHomes {
  /**
   * A shard's home.
   *
   * @param node the node's lasting id
   * @param age since when, by the database's clock
   */
  record Home(String node, Duration age) {}

  /**
   * Where a shard lives: its home when that node is among the candidates, else one of them, chosen
   * by {@link Placement} and kept as its home from now on.
   *
   * @param candidates ids of the nodes that can host it now
   */
  CompletionStage<String> homeOf(int shard, List<ClusterNode> candidates);

  /**
   * Gives every shard whose home is none of the candidates a new one among them; tells the homes of
   * all. When a node ended this is one transaction instead of one for each of its shards.
   */
  CompletionStage<Map<Integer, String>> rehome(List<ClusterNode> candidates);

  /** All homes by shard. */
  CompletionStage<Map<Integer, Home>> homes();

  /** Gives shards new homes, all or none; what was moved by somebody else meanwhile stays. */
  CompletionStage<Void> move(List<Placement.Move> moves);
}
