package org.camfleet.fleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final int SHARDS = 300;

  @Test
  void shardsSpreadInProportionToTheWeights() {
    Map<String, Long> counts = counts(placed(List.of(up("a", 2), up("b", 2), up("c", 4))));

    assertThat(counts.get("a")).isBetween(55L, 95L);
    assertThat(counts.get("b")).isBetween(55L, 95L);
    assertThat(counts.get("c")).isBetween(125L, 175L);
  }

  @Test
  void aNodeThatGoesTakesOnlyItsOwnShardsWithIt() {
    Map<Integer, String> before = placed(List.of(up("a", 2), up("b", 2), up("c", 2)));
    Map<Integer, String> after = placed(List.of(up("a", 2), up("c", 2)));

    before.forEach(
        (shard, node) -> {
          if (!node.equals("b")) {
            assertThat(after.get(shard)).isEqualTo(node);
          }
        });
  }

  @Test
  void theOrderOfTheNodesIsNothing() {
    List<ClusterNode> nodes = List.of(up("a", 2), up("b", 3), up("c", 1));
    List<ClusterNode> otherwise = List.of(nodes.get(2), nodes.get(0), nodes.get(1));

    assertThat(placed(nodes)).isEqualTo(placed(otherwise));
  }

  @Test
  void aBusyNodeGetsLess() {
    ClusterNode busy = node("a", 2, 90, ClusterNode.State.UP, Duration.ZERO);
    Map<String, Long> counts = counts(placed(List.of(busy, up("b", 2))));

    assertThat(counts.get("a")).isLessThan(60);
  }

  @Test
  void aNodeThatHasJustStartedInheritsHalfAsMuch() {
    ClusterNode fresh =
        TestNodes.node(
            "fresh",
            ClusterNode.State.UP,
            2,
            0,
            NodeRoom.UNLIMITED,
            Duration.ofSeconds(40),
            Duration.ZERO);
    List<ClusterNode> nodes = List.of(fresh, up("old", 2));
    Map<Integer, String> homes = new TreeMap<>();
    IntStream.range(0, SHARDS)
        .forEach(shard -> homes.put(shard, Placement.heir(shard, nodes).node()));

    assertThat(counts(homes).get("fresh")).isBetween(75L, 125L);
    assertThat(counts(placed(nodes)).get("fresh")).isBetween(125L, 175L);
  }

  @Test
  void whatDrainsIsSilentOrFullGetsNothing() {
    List<ClusterNode> nodes =
        List.of(
            node("draining", 2, 0, ClusterNode.State.DRAINING, Duration.ZERO),
            node("silent", 2, 0, ClusterNode.State.UP, Duration.ofSeconds(11)),
            up("full", 0),
            up("free", 1));

    assertThat(counts(placed(nodes)).keySet()).containsExactly("free");
  }

  @Test
  void aDrainingNodeGivesAwayAFewAtATimeUntilItHasNone() {
    List<ClusterNode> nodes =
        List.of(node("a", 2, 0, ClusterNode.State.DRAINING, Duration.ZERO), up("b", 2), up("c", 2));
    Map<Integer, String> homes = placed(List.of(up("a", 2), up("b", 2), up("c", 2)));
    long own = counts(homes).get("a");

    long rounds = 0;
    for (List<Placement.Move> moves = Placement.moves(nodes, homes, 20);
        !moves.isEmpty();
        moves = Placement.moves(nodes, homes, 20)) {
      assertThat(moves).hasSizeLessThanOrEqualTo(20).allMatch(move -> move.from().equals("a"));
      moves.forEach(move -> homes.put(move.shard(), move.to()));
      rounds++;
    }
    assertThat(rounds).isEqualTo((own + 19) / 20);
    assertThat(counts(homes).keySet()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void aNodeThatCanNotStoreMediaGivesItsShardsToThoseThatCan() {
    ClusterNode blocked = node("a", 2, 0, ClusterNode.State.BLOCKED, Duration.ZERO);
    Map<Integer, String> homes = placed(List.of(up("a", 2), up("b", 2)));

    assertThat(Placement.moves(List.of(blocked, up("b", 2)), homes, SHARDS))
        .hasSize(counts(homes).get("a").intValue())
        .allMatch(move -> move.from().equals("a") && move.to().equals("b"));
    ClusterNode other = node("b", 2, 0, ClusterNode.State.BLOCKED, Duration.ZERO);
    assertThat(Placement.moves(List.of(blocked, other), homes, SHARDS))
        .as("when none can")
        .isEmpty();
  }

  @Test
  void aNodeThatComesBackGetsItsShareAgainAndThenNothingMoves() {
    List<ClusterNode> nodes = List.of(up("a", 2), up("b", 2), up("c", 2));
    Map<Integer, String> homes = placed(List.of(up("a", 2), up("b", 2)));

    int moved = 0;
    for (int round = 0; round < 100; round++) {
      List<Placement.Move> moves = Placement.moves(nodes, homes, 10);
      moves.forEach(move -> homes.put(move.shard(), move.to()));
      moved += moves.size();
    }
    assertThat(counts(homes).values()).allMatch(count -> count >= 40 && count <= 130);
    assertThat(moved).as("no shard moves twice").isEqualTo(counts(homes).get("c").intValue());
    assertThat(Placement.moves(nodes, homes, 10)).isEmpty();
  }

  @Test
  void asLongAsAllCarryAboutTheirShareNothingMoves() {
    List<ClusterNode> nodes = List.of(up("a", 2), up("b", 2), up("c", 2));

    assertThat(Placement.moves(nodes, placed(nodes), 10)).isEmpty();
  }

  @Test
  void withNobodyToTakeThemShardsStay() {
    List<ClusterNode> nodes =
        new ArrayList<>(List.of(node("a", 2, 0, ClusterNode.State.DRAINING, Duration.ZERO)));

    assertThat(Placement.moves(nodes, Map.of(1, "a"), 10)).isEmpty();
  }

  private static Map<Integer, String> placed(List<ClusterNode> nodes) {
    Map<Integer, String> homes = new TreeMap<>();
    IntStream.range(0, SHARDS)
        .forEach(shard -> homes.put(shard, Placement.choose(shard, nodes).node()));
    return homes;
  }

  private static Map<String, Long> counts(Map<Integer, String> homes) {
    return new HashMap<>(
        homes.values().stream()
            .collect(Collectors.groupingBy(node -> node, Collectors.counting())));
  }

  private static ClusterNode up(String id, int weight) {
    return node(id, weight, 0, ClusterNode.State.UP, Duration.ZERO);
  }

  private static ClusterNode node(
      String id, int weight, int cpu, ClusterNode.State state, Duration silence) {
    return TestNodes.node(
        id, state, weight, cpu, NodeRoom.UNLIMITED, Duration.ofMinutes(5), silence);
  }
}
