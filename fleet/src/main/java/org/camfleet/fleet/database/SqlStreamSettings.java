package org.camfleet.fleet.database;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.kvs.StoreOutcome;
import org.camfleet.fleet.kvs.StreamSettings;
import org.jdbi.v3.core.Handle;

/** The settings of streams in SQL. */
public final class SqlStreamSettings implements StreamSettings {
  private final Database database;

  /** On an open database. */
  public SqlStreamSettings(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Optional<String>> find(String streamArn, Kind kind) {
    return database.query(
        handle ->
            handle
                .createQuery(
                    "SELECT document FROM stream_settings WHERE stream_arn = :arn"
                        + " AND setting = :setting")
                .bind("arn", streamArn)
                .bind("setting", kind.name())
                .mapTo(String.class)
                .findFirst());
  }

  @Override
  public CompletionStage<StoreOutcome> put(String streamArn, Kind kind, String document) {
    return database.change(handle -> put(handle, streamArn, kind, document));
  }

  private static StoreOutcome put(Handle handle, String arn, Kind kind, String document) {
    if (!Rows.exists(handle, "streams", "stream_arn", arn)) {
      return StoreOutcome.NOT_FOUND;
    }
    int rows =
        handle.execute(
            "UPDATE stream_settings SET document = ? WHERE stream_arn = ? AND setting = ?",
            document,
            arn,
            kind.name());
    if (rows == 0) {
      handle.execute("INSERT INTO stream_settings VALUES (?, ?, ?)", arn, kind.name(), document);
    }
    return StoreOutcome.DONE;
  }

  @Override
  public CompletionStage<Void> remove(String streamArn, Kind kind) {
    return database
        .change(
            handle ->
                handle.execute(
                    "DELETE FROM stream_settings WHERE stream_arn = ? AND setting = ?",
                    streamArn,
                    kind.name()))
        .thenAccept(rows -> {});
  }
}
