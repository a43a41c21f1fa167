package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.ClusterNode.State;
import org.camfleet.fleet.cluster.NodeRoom;
import org.camfleet.fleet.cluster.TestNodes;
import org.junit.jupiter.api.Test;

class ApartPlacementTest {
  private static ClusterNode node(String id, int cameras, int places) {
    return node(id, State.UP, cameras, places, Map.of());
  }

  private static ClusterNode node(
      String id, State state, int cameras, int places, Map<Integer, Integer> waiting) {
    String reached = cameras < places ? "" : "%d of %d cameras".formatted(cameras, places);
    return TestNodes.reencoding(
        id, state, cameras, new NodeRoom(reached, places - cameras, waiting.size(), waiting));
  }

  private static String chosen(List<ClusterNode> nodes, Map<String, Integer> shards) {
    return ApartPlacement.choose(nodes, shards).orElseThrow().node();
  }

  @Test
  void theNodeWithMostPlacesThatNobodyHasIsChosen() {
    List<ClusterNode> nodes = List.of(node("a", 1, 4), node("b", 2, 8), node("c", 4, 4));
    assertThat(chosen(nodes, Map.of("a", 1, "b", 2, "c", 4))).isEqualTo("b");
    assertThat(chosen(nodes, Map.of("a", 1, "b", 6, "c", 4)))
        .as("b was given four a moment ago")
        .isEqualTo("a");
  }

  @Test
  void whereAllAreFullTheLeastLoadedHasWhatWaits() {
    List<ClusterNode> nodes = List.of(node("a", 4, 4), node("b", 4, 4));
    assertThat(chosen(nodes, Map.of("a", 6, "b", 5))).isEqualTo("b");
  }

  @Test
  void aNodeThatLeavesIsGivenNothingUnlessItIsTheOnlyOne() {
    ClusterNode leaving = node("a", State.DRAINING, 0, 8, Map.of());
    assertThat(chosen(List.of(leaving, node("b", 3, 4)), Map.of())).isEqualTo("b");
    assertThat(chosen(List.of(leaving), Map.of())).isEqualTo("a");
    assertThat(ApartPlacement.choose(List.of(), Map.of())).isEmpty();
  }

  @Test
  void allShardsLeaveANodeThatDrainsWhileAnotherStays() {
    ClusterNode leaving = node("a", State.DRAINING, 2, 4, Map.of());
    Map<String, Set<Integer>> shards = Map.of("a", Set.of(7, 8), "b", Set.of(9));
    assertThat(ApartPlacement.away(List.of(leaving, node("b", 1, 4)), shards))
        .containsExactlyInAnyOrder(7, 8);
    assertThat(ApartPlacement.away(List.of(leaving), shards)).isEmpty();
  }

  @Test
  void whatWaitsGoesToANodeWithAPlaceAndNoMoreThanItHasPlaces() {
    ClusterNode full = node("a", State.UP, 4, 4, Map.of(5, 1, 6, 1, 7, 1));
    Map<String, Set<Integer>> shards = Map.of("a", Set.of(1, 2, 3, 4, 5, 6, 7));
    assertThat(ApartPlacement.away(List.of(full, node("b", 2, 4)), shards))
        .hasSize(2)
        .isSubsetOf(5, 6, 7);
    assertThat(ApartPlacement.away(List.of(full, node("b", 4, 4)), shards)).isEmpty();
  }
}
