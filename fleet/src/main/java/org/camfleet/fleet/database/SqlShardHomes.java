package org.camfleet.fleet.database;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.cluster.ClusterNode;
import org.camfleet.fleet.cluster.Placement;
import org.camfleet.fleet.cluster.ShardHomes;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The homes of the shards in SQL. */
public final class SqlShardHomes implements ShardHomes {
  private final Database database;

  /** On an open database. */
  public SqlShardHomes(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<String> homeOf(int shard, List<ClusterNode> candidates) {
    return database.change(handle -> homeOf(handle, shard, candidates));
  }

  private static String homeOf(Handle handle, int shard, List<ClusterNode> candidates) {
    Optional<String> home = current(handle, shard);
    if (home.isPresent() && holds(candidates, home.get())) {
      return home.get();
    }
    String chosen = Placement.choose(shard, candidates).node();
    if (home.isPresent()) {
      handle.execute(
          "UPDATE shard_homes SET node = ?, moved_at = " + SqlNodeTable.NOW + " WHERE shard = ?",
          chosen,
          shard);
    } else {
      // Another kind's coordinator may be quicker: the key then has this repeated.
      handle.execute(
          "INSERT INTO shard_homes (shard, node, moved_at) VALUES (?, ?, " + SqlNodeTable.NOW + ")",
          shard,
          chosen);
    }
    return chosen;
  }

  private static Optional<String> current(Handle handle, int shard) {
    return handle
        .createQuery("SELECT node FROM shard_homes WHERE shard = :shard FOR UPDATE")
        .bind("shard", shard)
        .mapTo(String.class)
        .findFirst();
  }

  private static boolean holds(List<ClusterNode> candidates, String node) {
    return candidates.stream().anyMatch(candidate -> candidate.node().equals(node));
  }

  @Override
  public CompletionStage<Map<Integer, String>> rehome(List<ClusterNode> candidates) {
    return database.change(handle -> rehome(handle, candidates));
  }

  private static Map<Integer, String> rehome(Handle handle, List<ClusterNode> candidates) {
    Map<Integer, String> homes = new TreeMap<>();
    handle
        .createQuery("SELECT shard, node FROM shard_homes ORDER BY shard FOR UPDATE")
        .map((row, context) -> homes.put(row.getInt("shard"), row.getString("node")))
        .list();
    PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE shard_homes SET node = ?, moved_at = " + SqlNodeTable.NOW + " WHERE shard = ?");
    homes.replaceAll(
        (shard, node) -> {
          if (holds(candidates, node)) {
            return node;
          }
          String chosen = Placement.heir(shard, candidates).node();
          batch.add(chosen, shard);
          return chosen;
        });
    if (batch.size() > 0) {
      batch.execute();
    }
    return homes;
  }

  @Override
  public CompletionStage<Map<Integer, Home>> homes() {
    return database.query(
        handle -> {
          Map<Integer, Home> homes = new TreeMap<>();
          handle
              .createQuery(
                  "SELECT shard, node, " + SqlNodeTable.NOW + " - moved_at AS age FROM shard_homes")
              .map(
                  (row, context) ->
                      homes.put(
                          row.getInt("shard"),
                          new Home(row.getString("node"), Duration.ofMillis(row.getLong("age")))))
              .list();
          return homes;
        });
  }

  @Override
  public CompletionStage<Void> move(List<Placement.Move> moves) {
    List<Placement.Move> sorted =
        moves.stream().sorted(Comparator.comparingInt(Placement.Move::shard)).toList();
    return database
        .change(
            handle -> {
              int moved = 0;
              for (Placement.Move move : sorted) {
                moved +=
                    handle.execute(
                        "UPDATE shard_homes SET node = ?, moved_at = "
                            + SqlNodeTable.NOW
                            + " WHERE shard = ? AND node = ?",
                        move.to(),
                        move.shard(),
                        move.from());
              }
              return moved;
            })
        .thenAccept(count -> {});
  }
}
