package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.StoredCamera;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The statements on the table of cameras. */
final class CameraRows {
  /** Without what logs in. */
  static final String SELECT =
      "SELECT c.camera_id, c.document, c.revision, c.created_at, c.updated_at, c.obstacle,"
          + " c.obstacle_found FROM cameras c ";

  /** With it. */
  static final String SELECT_ALL =
      "SELECT c.camera_id, c.document, c.revision, c.created_at, c.updated_at, c.obstacle,"
          + " c.obstacle_found, c.username, c.password FROM cameras c ";

  private CameraRows() {}

  /** A camera and what logs in to it. */
  record Row(StoredCamera stored, CameraCredentials credentials) {}

  static @Nullable Row locked(Handle handle, String id) {
    return all(handle, List.of(id), true).get(id);
  }

  /**
   * Those of some cameras that are stored, by their ids.
   *
   * @param locked whether their rows are locked, in the order of the ids: two transactions that
   *     each lock many can not wait for one another
   */
  static Map<String, Row> all(Handle handle, Collection<String> ids, boolean locked) {
    Map<String, Row> rows = new LinkedHashMap<>();
    if (!ids.isEmpty()) {
      handle
          .createQuery(
              SELECT_ALL
                  + "WHERE c.camera_id IN (<ids>) ORDER BY c.camera_id"
                  + (locked ? " FOR UPDATE" : ""))
          .bindList("ids", ids.stream().sorted().toList())
          .map(CameraRows::row)
          .forEach(row -> rows.put(row.stored().camera().id(), row));
    }
    return rows;
  }

  static Optional<StoredCamera> find(Handle handle, String id) {
    return handle
        .createQuery(SELECT + "WHERE c.camera_id = :id")
        .bind("id", id)
        .map(CameraRows::stored)
        .findFirst();
  }

  /** The cameras that have these channels, by the channels' names. */
  static Map<String, String> holdersOf(Handle handle, Collection<String> channels) {
    Map<String, String> holders = new HashMap<>();
    if (!channels.isEmpty()) {
      handle
          .createQuery(
              "SELECT channel_name, camera_id FROM cameras WHERE channel_name IN (<channels>)")
          .bindList("channels", List.copyOf(channels))
          .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
          .forEach(holder -> holders.put(holder.getKey(), holder.getValue()));
    }
    return holders;
  }

  static void insert(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO cameras (camera_id, search_id, channel_name, slice, enabled, document,"
                + " username, password, revision, targets_revision, created_at, updated_at) VALUES (:id,"
                + " :search, :channel, :slice, :enabled, :document, :username, :password,"
                + " :revision, :revision, :created, :updated)")) {
      for (Row row : rows) {
        bind(batch, row)
            .bind("search", row.stored().camera().id().toLowerCase(Locale.ROOT))
            .bind("slice", CameraStore.slice(row.stored().camera().id()))
            .bind("created", row.stored().createdAt().toEpochMilli())
            .add();
      }
      batch.execute();
    }
    insertLabels(handle, rows);
    TargetRows.insert(handle, cameras(rows));
  }

  static void update(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "UPDATE cameras SET channel_name = :channel, enabled = :enabled,"
                + " document = :document, username = :username, password = :password,"
                + " revision = :revision, targets_revision = :revision, updated_at = :updated,"
                + " obstacle = :obstacle, obstacle_found = :found WHERE camera_id = :id")) {
      for (Row row : rows) {
        Obstacle obstacle = row.stored().obstacle();
        bind(batch, row)
            .bind("obstacle", obstacle == null ? null : obstacle.kind().name())
            .bind("found", obstacle == null ? null : obstacle.found())
            .add();
      }
      batch.execute();
    }
    List<String> ids = rows.stream().map(row -> row.stored().camera().id()).toList();
    handle
        .createUpdate("DELETE FROM camera_labels WHERE camera_id IN (<ids>)")
        .bindList("ids", ids)
        .execute();
    insertLabels(handle, rows);
    TargetRows.delete(handle, ids);
    TargetRows.insert(handle, cameras(rows));
  }

  /** Notes what is in the way of a camera's pictures: nobody has changed the camera by that. */
  static void obstacle(Handle handle, String id, @Nullable Obstacle obstacle) {
    handle
        .createUpdate(
            "UPDATE cameras SET obstacle = :obstacle, obstacle_found = :found"
                + " WHERE camera_id = :id")
        .bind("id", id)
        .bind("obstacle", obstacle == null ? null : obstacle.kind().name())
        .bind("found", obstacle == null ? null : obstacle.found())
        .execute();
  }

  /** Deletes those that are there, with the audit of it; answers what they were. */
  static List<StoredCamera> delete(
      Handle handle, Collection<String> ids, Author author, Instant now) {
    // Without the logins: one that does not open any more must not keep a camera for ever.
    List<StoredCamera> found =
        ids.isEmpty()
            ? List.of()
            : handle
                .createQuery(
                    SELECT + "WHERE c.camera_id IN (<ids>) ORDER BY c.camera_id FOR UPDATE")
                .bindList("ids", ids.stream().sorted().toList())
                .map(CameraRows::stored)
                .list();
    if (!found.isEmpty()) {
      handle
          .createUpdate("DELETE FROM cameras WHERE camera_id IN (<ids>)")
          .bindList("ids", found.stream().map(stored -> stored.camera().id()).toList())
          .execute();
      AuditRows.insert(
          handle,
          found.stream()
              .map(
                  stored ->
                      new AuditEntry(
                          0,
                          now,
                          author,
                          AuditEntry.Subject.camera(stored.camera().id()),
                          AuditEntry.Action.DELETED,
                          stored.revision(),
                          List.of()))
              .toList());
    }
    return found;
  }

  private static List<Camera> cameras(List<Row> rows) {
    return rows.stream().map(row -> row.stored().camera()).toList();
  }

  private static PreparedBatch bind(PreparedBatch batch, Row row) {
    Camera camera = row.stored().camera();
    CameraLogins.bind(batch, camera.id(), row.credentials());
    return batch
        .bind("id", camera.id())
        .bind("channel", camera.channel())
        .bind("enabled", camera.enabled())
        .bind("document", Json.text(CameraDocument.print(camera)))
        .bind("revision", row.stored().revision())
        .bind("updated", row.stored().updatedAt().toEpochMilli());
  }

  private static void insertLabels(Handle handle, List<Row> rows) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO camera_labels (camera_id, label_name, label_value)"
                + " VALUES (:id, :name, :value)")) {
      for (Row row : rows) {
        Camera camera = row.stored().camera();
        camera
            .labels()
            .forEach(
                (name, value) ->
                    batch.bind("id", camera.id()).bind("name", name).bind("value", value).add());
      }
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  static StoredCamera stored(ResultSet row, StatementContext context) throws SQLException {
    return new StoredCamera(
        CameraDocument.stored(row.getString("camera_id"), row.getString("document")),
        row.getLong("revision"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        obstacle(row.getString("obstacle"), row.getString("obstacle_found")));
  }

  /** Nothing for a kind that only a newer version knows. */
  private static @Nullable Obstacle obstacle(@Nullable String kind, @Nullable String found) {
    if (kind != null && found != null) {
      for (Obstacle.Kind known : Obstacle.Kind.values()) {
        if (known.name().equals(kind)) {
          return new Obstacle(known, found);
        }
      }
    }
    return null;
  }

  static Row row(ResultSet row, StatementContext context) throws SQLException {
    return new Row(stored(row, context), CameraLogins.read(row, context));
  }
}
