package org.camfleet.fleet.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.NodeRoom;
import org.camfleet.fleet.cluster.NodeTable;
import org.camfleet.fleet.cluster.Placement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The list of nodes and the homes of their shards, on both databases. */
class SqlNodeTableTest {
  private static final NodeRoom ROOM = new NodeRoom("3 of 3 cameras", 0, 2, Map.of(7, 2, 203, 1));

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void ofManyNodesThatStartAtOnceOneIsTheFirstAndAllOthersJoinIt(TestDatabase kind) {
    try (Database database = kind.open(directory)) {
      NodeTable table = new SqlNodeTable(database);
      List<CompletionStage<NodeTable.Entry>> entries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        entries.add(table.enter(node("n" + i, "1")));
      }
      List<NodeTable.Entry> entered = entries.stream().map(entry -> result(entry)).toList();

      assertThat(entered.stream().filter(NodeTable.First.class::isInstance)).hasSize(1);
      String first =
          result(table.nodes()).stream()
              .filter(node -> node.state() == ClusterNode.State.UP)
              .map(ClusterNode::address)
              .findFirst()
              .orElseThrow();
      assertThat(entered.stream().filter(NodeTable.Join.class::isInstance))
          .hasSize(7)
          .allMatch(entry -> ((NodeTable.Join) entry).addresses().equals(List.of(first)));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aNodeThatStartsAgainNeedNotWaitForItself(TestDatabase kind) {
    try (Database database = kind.open(directory)) {
      NodeTable table = new SqlNodeTable(database);
      result(table.enter(node("a", "1")));

      assertThat(result(table.enter(node("a", "2")))).isInstanceOf(NodeTable.First.class);
      assertThat(result(table.beat(node("a", "1")))).as("the former process").isFalse();
      assertThat(result(table.beat(node("a", "2")))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aCopyOfANodeElsewhereIsRefused(TestDatabase kind) {
    try (Database database = kind.open(directory)) {
      NodeTable table = new SqlNodeTable(database);
      result(table.enter(node("a", "1")));
      ClusterNode copy = node("a", "2", "pekko://camfleet@elsewhere:1");

      assertThat(result(table.enter(copy))).isEqualTo(new NodeTable.Twice("pekko://camfleet@a:1"));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void anOrderToDrainOutlivesTheNodesOwnWord(TestDatabase kind) {
    try (Database database = kind.open(directory)) {
      NodeTable table = new SqlNodeTable(database);
      result(table.enter(node("a", "1")));
      assertThat(result(table.drain("a", true))).isTrue();
      assertThat(result(table.drain("b", true))).isFalse();
      result(table.beat(node("a", "1")));
      assertThat(only(table).state()).isEqualTo(ClusterNode.State.DRAINING);

      result(table.drain("a", false));
      result(table.beat(node("a", "1")));
      assertThat(only(table).state()).isEqualTo(ClusterNode.State.UP);
      assertThat(only(table).load()).isEqualTo(new ClusterNode.Load(2, 3, 4, 5));
      assertThat(only(table).room()).isEqualTo(ROOM);

      result(table.leave("a", "another process"));
      assertThat(result(table.nodes())).hasSize(1);
      result(table.leave("a", "1"));
      assertThat(result(table.nodes())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void bothKindsOfEntitiesFindOneHomeThoughTheyAskAtOnce(TestDatabase kind) {
    try (Database database = kind.open(directory)) {
      SqlShardHomes homes = new SqlShardHomes(database);
      List<ClusterNode> nodes = List.of(node("a", "1"), node("b", "1"), node("c", "1"));
      List<CompletionStage<String>> cameras = new ArrayList<>();
      List<CompletionStage<String>> channels = new ArrayList<>();
      for (int shard = 0; shard < 20; shard++) {
        cameras.add(homes.homeOf(shard, nodes));
        channels.add(homes.homeOf(shard, nodes));
      }
      for (int shard = 0; shard < 20; shard++) {
        assertThat(result(cameras.get(shard))).isEqualTo(result(channels.get(shard)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aHomeStaysWhileItsNodeIsThereAndMovesOnlyFromWhereItWas(TestDatabase kind) {
    try (Database database = kind.open(directory)) {
      SqlShardHomes homes = new SqlShardHomes(database);
      ClusterNode a = node("a", "1");
      ClusterNode b = node("b", "1");
      assertThat(result(homes.homeOf(7, List.of(a)))).isEqualTo("a");
      assertThat(result(homes.homeOf(7, List.of(a, b)))).isEqualTo("a");
      result(homes.move(List.of(new Placement.Move(7, "b", "c"), new Placement.Move(8, "a", "b"))));
      assertThat(result(homes.homeOf(7, List.of(a, b)))).isEqualTo("a");
      result(homes.move(List.of(new Placement.Move(7, "a", "b"))));
      assertThat(result(homes.homeOf(7, List.of(a, b)))).isEqualTo("b");
      assertThat(result(homes.homeOf(7, List.of(a)))).as("when b is gone").isEqualTo("a");
      assertThat(result(homes.homes()).get(7).age()).isLessThan(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void theShardsOfANodeThatIsGoneGetNewHomesTogetherAndOthersKeepTheirs(TestDatabase kind) {
    try (Database database = kind.open(directory)) {
      SqlShardHomes homes = new SqlShardHomes(database);
      ClusterNode a = node("a", "1");
      ClusterNode b = node("b", "1");
      ClusterNode c = node("c", "1");
      Map<Integer, String> before = new TreeMap<>();
      for (int shard = 0; shard < 30; shard++) {
        before.put(shard, result(homes.homeOf(shard, List.of(a, b, c))));
      }
      Map<Integer, String> after = result(homes.rehome(List.of(a, b)));
      assertThat(after.keySet()).isEqualTo(before.keySet());
      assertThat(after.values()).containsOnly("a", "b");
      before.forEach(
          (shard, node) -> {
            if (!node.equals("c")) {
              assertThat(after).containsEntry(shard, node);
            }
            assertThat(result(homes.homeOf(shard, List.of(a, b)))).isEqualTo(after.get(shard));
          });
    }
  }

  private static ClusterNode only(NodeTable table) {
    List<ClusterNode> nodes = result(table.nodes());
    assertThat(nodes).hasSize(1);
    return nodes.get(0);
  }

  private static ClusterNode node(String id, String incarnation) {
    return node(id, incarnation, "pekko://camfleet@" + id + ":1");
  }

  private static ClusterNode node(String id, String incarnation, String address) {
    return new ClusterNode(
        id,
        incarnation,
        address,
        "https://" + id,
        Set.of("bridge", "service"),
        ClusterNode.State.UP,
        new ClusterNode.Load(2, 3, 4, 5),
        ROOM,
        Duration.ZERO,
        Duration.ZERO);
  }
}
