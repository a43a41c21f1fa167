package org.camfleet.fleet.database;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.Retention;
import org.camfleet.fleet.kvs.RetentionTag;
import org.jdbi.v3.core.Handle;

/**
 * How long media are kept: as the stream says, and what is held; no longer where it was deleted. Of
 * a stream that was never here nothing is known, and nothing is deleted.
 */
public final class SqlRetention implements Retention {
  private static final String ACTIVE =
      "stream_arn = :stream AND (until_millis IS NULL OR until_millis > :now)";

  private final Database database;
  private final InstantSource clock;
  private final long usualBytes;

  /** On an open database, without a limit in bytes but for streams that have their own. */
  public SqlRetention(Database database, InstantSource clock) {
    this(database, clock, ANY);
  }

  /**
   * On an open database.
   *
   * @param usualBytes how much is kept of a stream whose {@link RetentionTag} says nothing
   */
  public SqlRetention(Database database, InstantSource clock, long usualBytes) {
    this.database = database;
    this.clock = clock;
    this.usualBytes = usualBytes;
  }

  @Override
  public CompletionStage<Optional<Rule>> of(String stream) {
    return database.query(
        handle ->
            hours(handle, stream)
                .map(Duration::ofHours)
                .or(
                    () ->
                        wasDeleted(handle, stream) ? Optional.of(Duration.ZERO) : Optional.empty())
                .map(age -> new Rule(age, bytes(handle, stream), holds(handle, stream))));
  }

  private long bytes(Handle handle, String stream) {
    return handle
        .createQuery(
            "SELECT tag_value FROM resource_tags WHERE resource_arn = :stream AND tag_key = :key")
        .bind("stream", stream)
        .bind("key", RetentionTag.KEY)
        .mapTo(String.class)
        .findFirst()
        .map(RetentionTag::bytes)
        .filter(bytes -> bytes > 0) // from before the tag meant something
        .orElse(usualBytes);
  }

  private List<Hold> holds(Handle handle, String stream) {
    return handle
        .createQuery("SELECT from_micros, to_micros FROM holds WHERE " + ACTIVE)
        .bind("stream", stream)
        .bind("now", clock.millis())
        .map((row, context) -> new Hold(row.getLong("from_micros"), row.getLong("to_micros")))
        .list();
  }

  /** Whether anything of a stream is held. */
  static boolean isHeld(Handle handle, String stream, long nowMillis) {
    return handle
        .createQuery("SELECT 1 FROM holds WHERE " + ACTIVE + " LIMIT 1")
        .bind("stream", stream)
        .bind("now", nowMillis)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
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
