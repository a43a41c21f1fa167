package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.kvs.StoreOutcome;
import org.camfleet.fleet.kvs.StreamInfo;
import org.camfleet.fleet.kvs.StreamStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The streams in SQL. */
public final class SqlStreamStore implements StreamStore {
  private static final long REMEMBERED_MILLIS = Duration.ofDays(400).toMillis();

  private final Database database;

  /** On an open database. */
  public SqlStreamStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Boolean> create(StreamInfo stream, Map<String, String> tags) {
    return database.change(
        handle -> {
          boolean created = insert(handle, stream);
          if (created) {
            SqlTagStore.put(handle, stream.arn(), tags);
          }
          return created;
        });
  }

  @Override
  public CompletionStage<Long> count() {
    return database.query(handle -> Rows.count(handle, "streams"));
  }

  /** Stores a new stream unless its name is taken. */
  static boolean insert(Handle handle, StreamInfo stream) {
    if (Rows.exists(handle, "streams", "stream_name", stream.name())) {
      return false;
    }
    insertAll(handle, List.of(stream));
    return true;
  }

  /** Stores new streams. */
  static void insertAll(Handle handle, List<StreamInfo> streams) {
    if (streams.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO streams (stream_arn, stream_name, created_at, resource_version,"
                + " retention_hours, device_name, media_type, kms_key_id, storage_tier) VALUES"
                + " (:arn, :name, :created, :version, :retention, :device, :type, :key, :tier)")) {
      for (StreamInfo stream : streams) {
        bind(batch, stream)
            .bind("name", stream.name())
            .bind("created", stream.createdAt().toEpochMilli())
            .add();
      }
      batch.execute();
    }
  }

  private static <S extends SqlStatement<S>> S bind(S statement, StreamInfo stream) {
    return statement
        .bind("arn", stream.arn())
        .bind("version", stream.version())
        .bind("retention", stream.retentionHours())
        .bind("device", stream.deviceName())
        .bind("type", stream.mediaType())
        .bind("key", stream.kmsKeyId())
        .bind("tier", stream.storageTier());
  }

  @Override
  public CompletionStage<Optional<StreamInfo>> byName(String name) {
    return database.query(handle -> find(handle, "stream_name", name));
  }

  @Override
  public CompletionStage<Optional<StreamInfo>> byArn(String arn) {
    return database.query(handle -> find(handle, "stream_arn", arn));
  }

  static Optional<StreamInfo> byName(Handle handle, String name) {
    return find(handle, "stream_name", name);
  }

  static Optional<StreamInfo> byArn(Handle handle, String arn) {
    return find(handle, "stream_arn", arn);
  }

  private static Optional<StreamInfo> find(Handle handle, String column, String key) {
    return handle
        .createQuery("SELECT * FROM streams WHERE " + column + " = :key")
        .bind("key", key)
        .map(SqlStreamStore::stream)
        .findFirst();
  }

  @Override
  public CompletionStage<List<StreamInfo>> list(String prefix, String after, int limit) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM streams WHERE stream_name LIKE :prefix ESCAPE '!'"
                        + " AND stream_name > :after ORDER BY stream_name LIMIT :limit")
                .bind("prefix", Rows.startsWith(prefix))
                .bind("after", after)
                .bind("limit", limit)
                .map(SqlStreamStore::stream)
                .list());
  }

  @Override
  public CompletionStage<StoreOutcome> update(StreamInfo next, String expectedVersion) {
    return database.change(handle -> update(handle, next, expectedVersion));
  }

  static StoreOutcome update(Handle handle, StreamInfo next, String expectedVersion) {
    int rows =
        bind(
                handle.createUpdate(
                    "UPDATE streams SET resource_version = :version, retention_hours = :retention,"
                        + " device_name = :device, media_type = :type, kms_key_id = :key,"
                        + " storage_tier = :tier"
                        + " WHERE stream_arn = :arn AND resource_version = :expected"),
                next)
            .bind("expected", expectedVersion)
            .execute();
    return rows == 1 ? StoreOutcome.DONE : Rows.whyNot(handle, "streams", "stream_arn", next.arn());
  }

  @Override
  public CompletionStage<StoreOutcome> delete(String arn, @Nullable String expectedVersion) {
    return database.change(
        handle -> {
          if (Rows.exists(handle, "media_storage", "enabled_stream_arn", arn)) {
            return StoreOutcome.IN_USE;
          }
          if (SqlRetention.isHeld(handle, arn, System.currentTimeMillis())) {
            return StoreOutcome.IN_USE;
          }
          if (!Rows.delete(handle, "streams", "stream_arn", arn, expectedVersion)) {
            return Rows.whyNot(handle, "streams", "stream_arn", arn);
          }
          handle.execute("UPDATE media_storage SET stream_arn = NULL WHERE stream_arn = ?", arn);
          handle.execute("DELETE FROM resource_tags WHERE resource_arn = ?", arn);
          remember(handle, arn, System.currentTimeMillis());
          return StoreOutcome.DONE;
        });
  }

  /** Every node that has media of it is to delete them, those that are away now too. */
  private static void remember(Handle handle, String arn, long nowMillis) {
    handle.execute(
        "DELETE FROM deleted_streams WHERE stream_arn = ? OR deleted_at < ?",
        arn,
        nowMillis - REMEMBERED_MILLIS);
    handle.execute("INSERT INTO deleted_streams VALUES (?, ?)", arn, nowMillis);
  }

  static StreamInfo stream(ResultSet row, StatementContext context) throws SQLException {
    return new StreamInfo(
        row.getString("stream_arn"),
        row.getString("stream_name"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getInt("retention_hours"),
        row.getString("device_name"),
        row.getString("media_type"),
        row.getString("kms_key_id"),
        row.getString("storage_tier"),
        row.getString("resource_version"));
  }
}
