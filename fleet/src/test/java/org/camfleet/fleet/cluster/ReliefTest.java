package org.camfleet.fleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReliefTest {
  private final Map<Integer, ShardHomes.Home> homes = new HashMap<>();

  @Test
  void aShardInWhichCamerasWaitGoesToANodeWithRoomForAllOfIt() {
    home(7, "a");
    home(8, "a");

    assertThat(Relief.moves(List.of(full("a", Map.of(7, 3)), open("b", 3)), homes, 10))
        .containsExactly(new Placement.Move(7, "a", "b"));
    assertThat(Relief.moves(List.of(full("a", Map.of(7, 3)), open("b", 2)), homes, 10)).isEmpty();
  }

  @Test
  void nothingMovesWhileNoNodeHasRoom() {
    home(7, "a");

    assertThat(Relief.moves(List.of(full("a", Map.of(7, 1)), full("b", Map.of())), homes, 10))
        .isEmpty();
  }

  @Test
  void aNodeIsNotGivenMoreThanItHasRoomFor() {
    List.of(1, 2, 3, 4).forEach(shard -> home(shard, "a"));
    ClusterNode from = full("a", Map.of(1, 2, 2, 2, 3, 2, 4, 2));

    List<Placement.Move> moves = Relief.moves(List.of(from, open("b", 5), open("c", 2)), homes, 10);
    assertThat(moves).hasSize(3);
    assertThat(moves.stream().filter(move -> move.to().equals("b"))).hasSize(2);
    assertThat(Relief.moves(List.of(from, open("b", 9)), homes, 1)).hasSize(1);
  }

  @Test
  void aNodeThatWasJustGivenAShardIsLeftToTellWhatRoomIsLeft() {
    home(7, "a");
    homes.put(9, new ShardHomes.Home("b", Duration.ofSeconds(5)));
    List<ClusterNode> nodes = List.of(full("a", Map.of(7, 1)), open("b", 9));

    assertThat(Relief.moves(nodes, homes, 10)).isEmpty();
    home(9, "b");
    assertThat(Relief.moves(nodes, homes, 10)).hasSize(1);
  }

  @Test
  void aShardThatIsOnItsWayIsLeftAlone() {
    home(7, "b");

    assertThat(Relief.moves(List.of(full("a", Map.of(7, 1)), open("c", 9)), homes, 10)).isEmpty();
  }

  @Test
  void whatWaitsWhereThereIsRoomAgainStartsThere() {
    home(7, "a");
    ClusterNode a = TestNodes.up("a", 1, new NodeRoom("", 1, 1, Map.of(7, 1)));

    assertThat(Relief.moves(List.of(a, open("b", 9)), homes, 10)).isEmpty();
  }

  @Test
  void theShardsOfANodeAreReadAsTheyWereWritten() {
    NodeRoom room = new NodeRoom("2 of 2 cameras", 0, 3, Map.of(7, 2, 203, 11));

    assertThat(room.shardsText()).isEqualTo("7:2,203:11");
    assertThat(NodeRoom.shards(room.shardsText())).isEqualTo(room.shards());
    assertThat(NodeRoom.shards("")).isEmpty();
  }

  private void home(int shard, String node) {
    homes.put(shard, new ShardHomes.Home(node, Duration.ofMinutes(5)));
  }

  private static ClusterNode full(String id, Map<Integer, Integer> shards) {
    return TestNodes.up(id, 0, new NodeRoom("1 of 1 cameras", 0, shards.size(), shards));
  }

  private static ClusterNode open(String id, int free) {
    return TestNodes.up(id, 1, new NodeRoom("", free, 0, Map.of()));
  }
}
