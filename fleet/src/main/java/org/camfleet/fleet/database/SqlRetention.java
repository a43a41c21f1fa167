package org.camfleet.fleet.database;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Retention;
import org.jdbi.v3.core.Handle;

/**
 * How long media are kept: as the stream says; no longer where it was deleted. Of a stream that was
 * never here nothing is known, and nothing is deleted.
 */
public final class SqlRetention implements Retention {
  private final Database database;

  /** On an open database. */
  public SqlRetention(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Optional<Duration>> of(String stream) {
    return database.query(
        handle ->
            hours(handle, stream)
                .map(Duration::ofHours)
                .or(
                    () ->
                        wasDeleted(handle, stream)
                            ? Optional.of(Duration.ZERO)
                            : Optional.empty()));
  }

  private static Optional<Integer> hours(Handle handle, String stream) {
    return handle
        .createQuery("SELECT retention_hours FROM streams WHERE stream_arn = :stream")
        .bind("stream", stream)
        .mapTo(Integer.class)
        .findFirst();
  }

  private static boolean wasDeleted(Handle handle, String stream) {
    return Rows.exists(handle, "deleted_streams", "stream_arn", stream);
  }
}
