package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.Placement;
import org.camfleet.fleet.cluster.ShardHomes;
import org.camfleet.fleet.cluster.TestNodes;
import org.junit.jupiter.api.Test;

class RecentHomesTest {
  private static final ClusterNode A = TestNodes.up("a");
  private static final ClusterNode B = TestNodes.up("b");

  private final Rows rows = new Rows();
  private final RecentHomes recent =
      new RecentHomes(() -> CompletableFuture.completedFuture(List.of(A, B)), rows);

  @Test
  void manyShardsOfADeadNodeAreOneQuestionAndOneChange() {
    for (int shard = 0; shard < 50; shard++) {
      rows.homes.put(shard, shard < 25 ? "a" : "gone");
    }
    for (int shard = 0; shard < 50; shard++) {
      assertThat(result(recent.homeOf(shard, List.of(A, B)))).isEqualTo(shard < 25 ? "a" : "b");
    }
    assertThat(rows.asked).containsExactly("homes", "rehome [a, b]");
  }

  @Test
  void aShardWithoutAHomeGetsOne() {
    assertThat(result(recent.homeOf(7, List.of(A, B)))).isEqualTo("b");
    assertThat(rows.asked).containsExactly("homes", "homeOf 7");
  }

  @Test
  void whoMovesAShardIsNotOverruledByWhatWasReadBefore() {
    rows.homes.put(7, "a");
    assertThat(result(recent.homeOf(7, List.of(A, B)))).isEqualTo("a");
    rows.homes.put(7, "b");
    result(recent.homesNow());
    assertThat(result(recent.homeOf(7, List.of(A, B)))).isEqualTo("b");
  }

  /** The port with rows in memory, where whoever needs a home gets the last candidate. */
  private static final class Rows implements ShardHomes {
    private final Map<Integer, String> homes = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();

    @Override
    public CompletionStage<String> homeOf(int shard, List<ClusterNode> candidates) {
      asked.add("homeOf " + shard);
      homes.put(shard, candidates.get(candidates.size() - 1).node());
      return CompletableFuture.completedFuture(homes.get(shard));
    }

    @Override
    public CompletionStage<Map<Integer, String>> rehome(List<ClusterNode> candidates) {
      List<String> ids = candidates.stream().map(ClusterNode::node).toList();
      asked.add("rehome " + ids);
      homes.replaceAll((shard, node) -> ids.contains(node) ? node : ids.get(ids.size() - 1));
      return CompletableFuture.completedFuture(Map.copyOf(homes));
    }

    @Override
    public CompletionStage<Map<Integer, Home>> homes() {
      asked.add("homes");
      Map<Integer, Home> all = new TreeMap<>();
      homes.forEach((shard, node) -> all.put(shard, new Home(node, Duration.ZERO)));
      return CompletableFuture.completedFuture(all);
    }

    @Override
    public CompletionStage<Void> move(List<Placement.Move> moves) {
      throw new AssertionError("nobody moves");
    }
  }
}
