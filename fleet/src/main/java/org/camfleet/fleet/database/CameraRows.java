package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.inventory.StoredCamera;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The statements on the table of cameras. */
final class CameraRows {
  /** Without what logs in. */
  static final String SELECT =
      "SELECT c.camera_id, c.document, c.revision, c.created_at, c.updated_at FROM cameras c ";

  /** With it. */
  static final String SELECT_ALL =
      "SELECT c.camera_id, c.document, c.revision, c.created_at, c.updated_at, c.username,"
          + " c.password FROM cameras c ";

  private CameraRows() {}

  record Row(StoredCamera stored, CameraCredentials credentials) {}

  static @Nullable Row locked(Handle handle, String id) {
    return handle
        .createQuery(SELECT_ALL + "WHERE c.camera_id = :id FOR UPDATE")
        .bind("id", id)
        .map(CameraRows::row)
        .findFirst()
        .orElse(null);
  }

  static Optional<StoredCamera> find(Handle handle, String id) {
    return handle
        .createQuery(SELECT + "WHERE c.camera_id = :id")
        .bind("id", id)
        .map(CameraRows::stored)
        .findFirst();
  }

  static Optional<String> holderOf(Handle handle, String channel, String butNot) {
    return handle
        .createQuery(
            "SELECT camera_id FROM cameras WHERE channel_name = :channel AND camera_id <> :id")
        .bind("channel", channel)
        .bind("id", butNot)
        .mapTo(String.class)
        .findFirst();
  }

  static void insert(Handle handle, StoredCamera stored, CameraCredentials credentials) {
    bind(
            handle.createUpdate(
                "INSERT INTO cameras (camera_id, channel_name, slice, enabled, document, username,"
                    + " password, revision, created_at, updated_at) VALUES (:id, :channel, :slice,"
                    + " :enabled, :document, :username, :password, :revision, :created, :updated)"),
            stored,
            credentials)
        .bind("slice", CameraStore.slice(stored.camera().id()))
        .bind("created", stored.createdAt().toEpochMilli())
        .execute();
    insertLabels(handle, stored.camera());
  }

  static void update(Handle handle, StoredCamera stored, CameraCredentials credentials) {
    bind(
            handle.createUpdate(
                "UPDATE cameras SET channel_name = :channel, enabled = :enabled,"
                    + " document = :document, username = :username, password = :password,"
                    + " revision = :revision, updated_at = :updated WHERE camera_id = :id"),
            stored,
            credentials)
        .execute();
    handle.execute("DELETE FROM camera_labels WHERE camera_id = ?", stored.camera().id());
    insertLabels(handle, stored.camera());
  }

  private static Update bind(Update update, StoredCamera stored, CameraCredentials credentials) {
    Camera camera = stored.camera();
    CameraLogins.bind(update, camera.id(), credentials);
    return update
        .bind("id", camera.id())
        .bind("channel", camera.channel())
        .bind("enabled", camera.enabled())
        .bind("document", Json.text(CameraDocument.print(camera)))
        .bind("revision", stored.revision())
        .bind("updated", stored.updatedAt().toEpochMilli());
  }

  private static void insertLabels(Handle handle, Camera camera) {
    for (Map.Entry<String, String> label : camera.labels().entrySet()) {
      handle.execute(
          "INSERT INTO camera_labels (camera_id, label_name, label_value) VALUES (?, ?, ?)",
          camera.id(),
          label.getKey(),
          label.getValue());
    }
  }

  static StoredCamera stored(ResultSet row, StatementContext context) throws SQLException {
    return new StoredCamera(
        CameraDocument.stored(row.getString("camera_id"), row.getString("document")),
        row.getLong("revision"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")));
  }

  static Row row(ResultSet row, StatementContext context) throws SQLException {
    return new Row(stored(row, context), CameraLogins.read(row, context));
  }
}
