package org.camfleet.fleet.database;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.fleet.accounts.TargetUse;
import org.camfleet.fleet.inventory.Camera;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The statements on the table of targets at foreign services; an absent part of one is ''. */
final class TargetRows {
  static final String COUNT =
      "SELECT account, region, endpoint, COUNT(*) AS cameras,"
          + " SUM(CASE WHEN enabled THEN 1 ELSE 0 END) AS running FROM camera_targets ";
  static final String GROUP =
      "GROUP BY account, region, endpoint ORDER BY account, region, endpoint LIMIT :limit";

  private TargetRows() {}

  /** A row, whose equals keeps a camera from having two of them. */
  private record Row(String account, String region, String endpoint) {
    static Row of(Target target) {
      String region = target.region();
      URI endpoint = target.endpoint();
      return new Row(
          target.accountName(),
          region == null ? "" : region,
          endpoint == null ? "" : endpoint.toString());
    }
  }

  static void insert(Handle handle, Collection<Camera> cameras) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO camera_targets (camera_id, account, region, endpoint, enabled)"
                + " VALUES (:id, :account, :region, :endpoint, :enabled)")) {
      for (Camera camera : cameras) {
        for (Row row : rows(camera)) {
          batch
              .bind("id", camera.id())
              .bind("account", row.account())
              .bind("region", row.region())
              .bind("endpoint", row.endpoint())
              .bind("enabled", camera.enabled())
              .add();
        }
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  private static Set<Row> rows(Camera camera) {
    Set<Row> rows = new HashSet<>();
    for (Target target : camera.targets()) {
      if (target.kind() == Target.Kind.KVS) {
        rows.add(Row.of(target));
      }
    }
    return rows;
  }

  static void delete(Handle handle, List<String> cameras) {
    handle
        .createUpdate("DELETE FROM camera_targets WHERE camera_id IN (<ids>)")
        .bindList("ids", cameras)
        .execute();
  }

  static TargetUse use(ResultSet row, StatementContext context) throws SQLException {
    String region = row.getString("region");
    String endpoint = row.getString("endpoint");
    return new TargetUse(
        new Target(
            Target.Kind.KVS,
            region.isEmpty() ? null : region,
            endpoint.isEmpty() ? null : URI.create(endpoint),
            row.getString("account")),
        row.getLong("cameras"),
        row.getLong("running"));
  }
}
