package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.NodeRoom;
import org.camfleet.fleet.cluster.NodeTable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/** The list of nodes in SQL. */
public final class SqlNodeTable implements NodeTable {
  /** Milliseconds of the database's own clock, in both databases. */
  static final String NOW = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";

  private static final String SELECT =
      "SELECT n.*, "
          + NOW
          + " - n.seen_at AS silence, "
          + NOW
          + " - n.entered_at AS age FROM cluster_nodes n ORDER BY n.node";

  private final Database database;

  /** On an open database. */
  public SqlNodeTable(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Entry> enter(ClusterNode self) {
    return database.change(handle -> enter(handle, self));
  }

  private static Entry enter(Handle handle, ClusterNode self) {
    gate(handle);
    List<ClusterNode> nodes = list(handle);
    for (ClusterNode node : nodes) {
      if (node.node().equals(self.node())
          && !node.incarnation().equals(self.incarnation())
          && !node.address().equals(self.address())
          && node.isThere()) {
        return new Twice(node.address());
      }
    }
    List<String> others =
        nodes.stream()
            .filter(node -> node.isThere() && node.state() != ClusterNode.State.STARTING)
            .filter(node -> !node.node().equals(self.node()))
            .map(ClusterNode::address)
            .toList();
    put(handle, self, others.isEmpty() ? ClusterNode.State.UP : ClusterNode.State.STARTING);
    return others.isEmpty() ? new First() : new Join(others);
  }

  /** One decision about the cluster at a time. */
  static void gate(Handle handle) {
    handle.createQuery("SELECT gate FROM cluster_gate FOR UPDATE").mapTo(Integer.class).one();
  }

  static List<ClusterNode> list(Handle handle) {
    return handle.createQuery(SELECT).map(SqlNodeTable::node).list();
  }

  private static void put(Handle handle, ClusterNode self, ClusterNode.State state) {
    handle.execute("DELETE FROM cluster_nodes WHERE node = ?", self.node());
    try (Update insert =
        handle.createUpdate(
            "INSERT INTO cluster_nodes (node, incarnation, address, api, roles, state, weight,"
                + " cameras, channels, cpu_percent, reached, free_cameras, waiting, waiting_shards,"
                + " entered_at, seen_at) VALUES (:node, :incarnation, :address, :api, :roles,"
                + " :state, :weight, :cameras, :channels, :cpu, :reached, :free, :waiting, :shards, "
                + NOW
                + ", "
                + NOW
                + ")")) {
      bind(insert, self)
          .bind("address", self.address())
          .bind("roles", String.join(",", self.roles().stream().sorted().toList()))
          .bind("state", state.name())
          .execute();
    }
  }

  private static Update bind(Update update, ClusterNode self) {
    return update
        .bind("node", self.node())
        .bind("incarnation", self.incarnation())
        .bind("api", self.api())
        .bind("weight", self.load().weight())
        .bind("cameras", self.load().cameras())
        .bind("channels", self.load().channels())
        .bind("cpu", self.load().cpuPercent())
        .bind("reached", self.room().reached())
        .bind("free", self.room().free())
        .bind("waiting", self.room().waiting())
        .bind("shards", self.room().shardsText());
  }

  @Override
  public CompletionStage<Boolean> beat(ClusterNode self) {
    return database.query(
        handle -> {
          try (Update update =
              handle.createUpdate(
                  "UPDATE cluster_nodes SET api = :api, weight = :weight, cameras = :cameras,"
                      + " channels = :channels, cpu_percent = :cpu, reached = :reached,"
                      + " free_cameras = :free, waiting = :waiting, waiting_shards = :shards,"
                      + " state = CASE WHEN state ="
                      + " 'DRAINING' THEN state ELSE :state END, seen_at = "
                      + NOW
                      + " WHERE node = :node AND incarnation = :incarnation")) {
            return bind(update, self).bind("state", self.state().name()).execute() == 1;
          }
        });
  }

  @Override
  public CompletionStage<List<ClusterNode>> nodes() {
    return database.query(SqlNodeTable::list);
  }

  @Override
  public CompletionStage<Boolean> drain(String node, boolean on) {
    return database.change(
        handle ->
            handle.execute(
                    "UPDATE cluster_nodes SET state = ? WHERE node = ? AND state <> 'STARTING'",
                    (on ? ClusterNode.State.DRAINING : ClusterNode.State.UP).name(),
                    node)
                == 1);
  }

  @Override
  public CompletionStage<Void> leave(String node, String incarnation) {
    return database
        .change(
            handle ->
                handle.execute(
                    "DELETE FROM cluster_nodes WHERE node = ? AND incarnation = ?",
                    node,
                    incarnation))
        .thenAccept(count -> {});
  }

  private static ClusterNode node(ResultSet row, StatementContext context) throws SQLException {
    String roles = row.getString("roles");
    return new ClusterNode(
        row.getString("node"),
        row.getString("incarnation"),
        row.getString("address"),
        row.getString("api"),
        roles.isEmpty() ? Set.of() : Set.of(roles.split(",", -1)),
        ClusterNode.State.valueOf(row.getString("state")),
        new ClusterNode.Load(
            row.getInt("weight"),
            row.getInt("cameras"),
            row.getInt("channels"),
            row.getInt("cpu_percent")),
        new NodeRoom(
            row.getString("reached"),
            row.getInt("free_cameras"),
            row.getInt("waiting"),
            NodeRoom.shards(row.getString("waiting_shards"))),
        Duration.ofMillis(row.getLong("age")),
        Duration.ofMillis(row.getLong("silence")));
  }
}
