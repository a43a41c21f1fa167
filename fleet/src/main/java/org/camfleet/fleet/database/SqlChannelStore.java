package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.ChannelStore;
import org.camfleet.fleet.kvs.MediaStorage;
import org.camfleet.fleet.kvs.StoreOutcome;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The signaling channels and their storage mappings in SQL. */
public final class SqlChannelStore implements ChannelStore {
  private static final String SELECT =
      "SELECT c.channel_arn, c.channel_name, c.created_at, c.message_ttl_seconds,"
          + " c.resource_version FROM channels c ";

  private final Database database;

  /** On an open database. */
  public SqlChannelStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Boolean> create(ChannelInfo channel, Map<String, String> tags) {
    return database.change(
        handle -> {
          boolean created = insert(handle, channel);
          if (created) {
            SqlTagStore.put(handle, channel.arn(), tags);
          }
          return created;
        });
  }

  @Override
  public CompletionStage<Long> count() {
    return database.query(handle -> Rows.count(handle, "channels"));
  }

  @Override
  public CompletionStage<Long> countStoring() {
    return database.query(
        handle -> Rows.count(handle, "media_storage WHERE enabled_stream_arn IS NOT NULL"));
  }

  /** Stores a new channel unless its name is taken. */
  static boolean insert(Handle handle, ChannelInfo channel) {
    if (Rows.exists(handle, "channels", "channel_name", channel.name())) {
      return false;
    }
    insertAll(handle, List.of(channel));
    return true;
  }

  /** Stores new channels. */
  static void insertAll(Handle handle, List<ChannelInfo> channels) {
    if (channels.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO channels (channel_arn, channel_name, created_at, message_ttl_seconds,"
                + " resource_version) VALUES (:arn, :name, :created, :ttl, :version)")) {
      for (ChannelInfo channel : channels) {
        batch
            .bind("arn", channel.arn())
            .bind("name", channel.name())
            .bind("created", channel.createdAt().toEpochMilli())
            .bind("ttl", channel.messageTtlSeconds())
            .bind("version", channel.version())
            .add();
      }
      batch.execute();
    }
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> byName(String name) {
    return database.query(handle -> byName(handle, name));
  }

  static Optional<ChannelInfo> byName(Handle handle, String name) {
    return find(handle, "WHERE c.channel_name = :key", name);
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> byArn(String arn) {
    return database.query(handle -> find(handle, "WHERE c.channel_arn = :key", arn));
  }

  @Override
  public CompletionStage<Optional<ChannelInfo>> storedIn(String streamArn) {
    return database.query(
        handle ->
            find(
                handle,
                "JOIN media_storage m ON m.channel_arn = c.channel_arn"
                    + " WHERE m.enabled_stream_arn = :key",
                streamArn));
  }

  private static Optional<ChannelInfo> find(Handle handle, String where, String key) {
    return handle
        .createQuery(SELECT + where)
        .bind("key", key)
        .map(SqlChannelStore::channel)
        .findFirst();
  }

  @Override
  public CompletionStage<List<ChannelInfo>> list(String prefix, String after, int limit) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    SELECT
                        + "WHERE c.channel_name LIKE :prefix ESCAPE '!' AND c.channel_name > :after"
                        + " ORDER BY c.channel_name LIMIT :limit")
                .bind("prefix", Rows.startsWith(prefix))
                .bind("after", after)
                .bind("limit", limit)
                .map(SqlChannelStore::channel)
                .list());
  }

  @Override
  public CompletionStage<StoreOutcome> update(ChannelInfo next, String expectedVersion) {
    return database.change(
        handle -> {
          int rows =
              handle
                  .createUpdate(
                      "UPDATE channels SET message_ttl_seconds = :ttl, resource_version = :version"
                          + " WHERE channel_arn = :arn AND resource_version = :expected")
                  .bind("ttl", next.messageTtlSeconds())
                  .bind("version", next.version())
                  .bind("arn", next.arn())
                  .bind("expected", expectedVersion)
                  .execute();
          return rows == 1
              ? StoreOutcome.DONE
              : Rows.whyNot(handle, "channels", "channel_arn", next.arn());
        });
  }

  @Override
  public CompletionStage<StoreOutcome> delete(String arn, @Nullable String expectedVersion) {
    return database.change(
        handle -> {
          if (!Rows.delete(handle, "channels", "channel_arn", arn, expectedVersion)) {
            return Rows.whyNot(handle, "channels", "channel_arn", arn);
          }
          handle.execute("DELETE FROM resource_tags WHERE resource_arn = ?", arn);
          return StoreOutcome.DONE;
        });
  }

  @Override
  public CompletionStage<MediaStorage> mediaStorage(String channelArn) {
    return database.query(handle -> mediaStorage(handle, channelArn));
  }

  static MediaStorage mediaStorage(Handle handle, String channelArn) {
    return handle
        .createQuery(
            "SELECT stream_arn, enabled_stream_arn FROM media_storage WHERE channel_arn = :arn")
        .bind("arn", channelArn)
        .map(
            (row, context) ->
                new MediaStorage(
                    row.getString("enabled_stream_arn") != null, row.getString("stream_arn")))
        .findFirst()
        .orElse(MediaStorage.OFF);
  }

  @Override
  public CompletionStage<StoreOutcome> setMediaStorage(String channelArn, MediaStorage storage) {
    return database.change(handle -> setMediaStorage(handle, channelArn, storage));
  }

  static StoreOutcome setMediaStorage(Handle handle, String channelArn, MediaStorage storage) {
    String enabled = storage.enabled() ? storage.streamArn() : null;
    if (!Rows.exists(handle, "channels", "channel_arn", channelArn)
        || (storage.enabled() && enabled == null)
        || (enabled != null && !Rows.exists(handle, "streams", "stream_arn", enabled))) {
      return StoreOutcome.NOT_FOUND;
    }
    if (enabled != null && heldByAnother(handle, channelArn, enabled)) {
      return StoreOutcome.IN_USE;
    }
    int rows =
        handle
            .createUpdate(
                "UPDATE media_storage SET stream_arn = :stream, enabled_stream_arn = :enabled"
                    + " WHERE channel_arn = :channel")
            .bind("channel", channelArn)
            .bind("stream", storage.streamArn())
            .bind("enabled", enabled)
            .execute();
    if (rows == 0) {
      handle
          .createUpdate(
              "INSERT INTO media_storage (channel_arn, stream_arn, enabled_stream_arn)"
                  + " VALUES (:channel, :stream, :enabled)")
          .bind("channel", channelArn)
          .bind("stream", storage.streamArn())
          .bind("enabled", enabled)
          .execute();
    }
    return StoreOutcome.DONE;
  }

  private static boolean heldByAnother(Handle handle, String channelArn, String streamArn) {
    return handle
        .createQuery(
            "SELECT 1 FROM media_storage WHERE enabled_stream_arn = :stream"
                + " AND channel_arn <> :channel")
        .bind("stream", streamArn)
        .bind("channel", channelArn)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private static ChannelInfo channel(ResultSet row, StatementContext context) throws SQLException {
    return new ChannelInfo(
        row.getString("channel_arn"),
        row.getString("channel_name"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        row.getInt("message_ttl_seconds"),
        row.getString("resource_version"));
  }
}
