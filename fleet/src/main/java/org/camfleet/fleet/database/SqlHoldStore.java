package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.holds.Hold;
import org.camfleet.fleet.holds.HoldStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Holds in SQL. */
public final class SqlHoldStore implements HoldStore {
  private static final String SELECT = "SELECT * FROM holds ";

  private final Database database;
  private final InstantSource clock;

  /** On an open database. */
  public SqlHoldStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Row(Hold hold, long revision) {}

  @Override
  public CompletionStage<PutOutcome> put(Hold hold, Author author) {
    return database.change(handle -> put(handle, hold, author));
  }

  private PutOutcome put(Handle handle, Hold hold, Author author) {
    SqlNodeTable.gate(handle);
    Row before = find(handle, hold.id());
    if (before != null && before.hold().equals(hold)) {
      return new Put(hold, false, false);
    }
    // A hold that stays with its camera stays with its stream: the camera may be another one by
    // now.
    boolean keepsStream = before != null && before.hold().camera().equals(hold.camera());
    Optional<String> stream =
        keepsStream ? streamOfHold(handle, hold.id()) : streamOf(handle, hold.camera());
    if (stream.isEmpty()) {
      return new NoRecording();
    }
    if (before == null && Rows.count(handle, "holds") >= MOST) {
      return new TooMany();
    }
    long revision = before == null ? 1 : before.revision() + 1;
    handle.execute("DELETE FROM holds WHERE hold_id = ?", hold.id());
    insert(handle, hold, stream.get(), revision);
    audit(
        handle,
        author,
        hold.id(),
        before == null ? AuditEntry.Action.ADDED : AuditEntry.Action.CHANGED,
        revision,
        fields(before == null ? null : before.hold(), hold));
    return new Put(hold, before == null, true);
  }

  /** What a camera's channel stores into, or did when it last stored anything. */
  private static Optional<String> streamOf(Handle handle, String camera) {
    return handle
        .createQuery(
            "SELECT m.stream_arn FROM cameras c JOIN channels h ON h.channel_name = c.channel_name"
                + " JOIN media_storage m ON m.channel_arn = h.channel_arn"
                + " WHERE c.camera_id = :camera AND m.stream_arn IS NOT NULL")
        .bind("camera", camera)
        .mapTo(String.class)
        .findFirst();
  }

  private static Optional<String> streamOfHold(Handle handle, String id) {
    return handle
        .createQuery("SELECT stream_arn FROM holds WHERE hold_id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findFirst();
  }

  private void insert(Handle handle, Hold hold, String stream, long revision) {
    Instant until = hold.until();
    handle
        .createUpdate(
            "INSERT INTO holds (hold_id, camera_id, stream_arn, from_micros, to_micros, reason,"
                + " until_millis, revision, created_at) VALUES (:id, :camera, :stream, :from, :to,"
                + " :reason, :until, :revision, :now)")
        .bind("id", hold.id())
        .bind("camera", hold.camera())
        .bind("stream", stream)
        .bind("from", hold.from().toEpochMilli() * 1000)
        .bind("to", hold.to().toEpochMilli() * 1000)
        .bind("reason", hold.reason())
        .bind("until", until == null ? null : (Long) until.toEpochMilli())
        .bind("revision", revision)
        .bind("now", clock.millis())
        .execute();
  }

  private static List<String> fields(@Nullable Hold before, Hold after) {
    List<String> fields = new ArrayList<>();
    if (before == null || !before.camera().equals(after.camera())) {
      fields.add("camera");
    }
    if (before == null || !before.from().equals(after.from())) {
      fields.add("from");
    }
    if (before == null || !before.to().equals(after.to())) {
      fields.add("to");
    }
    if (before == null || !before.reason().equals(after.reason())) {
      fields.add("reason");
    }
    if (!Objects.equals(before == null ? null : before.until(), after.until())) {
      fields.add("until");
    }
    return fields;
  }

  private void audit(
      Handle handle,
      Author author,
      String id,
      AuditEntry.Action action,
      long revision,
      List<String> fields) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    AuditEntry.Subject hold = AuditEntry.Subject.hold(id);
    AuditRows.insert(
        handle, List.of(new AuditEntry(0, now, author, hold, action, revision, fields)));
  }

  @Override
  public CompletionStage<Optional<Hold>> find(String id) {
    return database.query(handle -> Optional.ofNullable(find(handle, id)).map(Row::hold));
  }

  private static @Nullable Row find(Handle handle, String id) {
    return handle
        .createQuery(SELECT + "WHERE hold_id = :id")
        .bind("id", id)
        .map(SqlHoldStore::row)
        .findFirst()
        .orElse(null);
  }

  @Override
  public CompletionStage<List<Hold>> page(@Nullable String camera, String after, int limit) {
    String where = camera == null ? "" : "camera_id = :camera AND ";
    return database.query(
        handle -> {
          var query =
              handle
                  .createQuery(
                      SELECT + "WHERE " + where + "hold_id > :after ORDER BY hold_id LIMIT :limit")
                  .bind("after", after)
                  .bind("limit", limit);
          if (camera != null) {
            query.bind("camera", camera);
          }
          return query.map(SqlHoldStore::row).stream().map(Row::hold).toList();
        });
  }

  @Override
  public CompletionStage<Boolean> delete(String id, Author author) {
    return database.change(
        handle -> {
          Row before = find(handle, id);
          if (before == null || handle.execute("DELETE FROM holds WHERE hold_id = ?", id) == 0) {
            return false;
          }
          audit(handle, author, id, AuditEntry.Action.DELETED, before.revision(), List.of());
          return true;
        });
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    long until = row.getLong("until_millis");
    Instant end = row.wasNull() ? null : Instant.ofEpochMilli(until);
    return new Row(
        new Hold(
            row.getString("hold_id"),
            row.getString("camera_id"),
            Instant.ofEpochMilli(row.getLong("from_micros") / 1000),
            Instant.ofEpochMilli(row.getLong("to_micros") / 1000),
            row.getString("reason"),
            end),
        row.getLong("revision"));
  }
}
