package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The statements on the table of changes. */
final class AuditRows {
  private static final int MAX_PRINCIPAL = 128;
  private static final int MAX_FIELDS = 4096;

  private AuditRows() {}

  /** Stores changes within the transaction that makes them; their ids are given by the database. */
  static void insert(Handle handle, List<AuditEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO camera_audit (occurred_at, principal, subject, camera_id, action, revision, fields,"
                + " source) VALUES (:at, :principal, :subject, :camera, :action, :revision, :fields,"
                + " :source)")) {
      for (AuditEntry entry : entries) {
        batch
            .bind("at", entry.at().toEpochMilli())
            .bind("principal", cut(entry.author().principal(), MAX_PRINCIPAL))
            .bind("subject", entry.subject().kind().name())
            .bind("camera", entry.subject().name())
            .bind("action", entry.action().name())
            .bind("revision", entry.revision())
            .bind("fields", cut(String.join(",", entry.fields()), MAX_FIELDS))
            .bind("source", entry.author().source())
            .add();
      }
      batch.execute();
    }
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
  }

  /** Changes after a cursor, oldest first; without a cursor the newest ones, oldest first too. */
  static List<AuditEntry> page(
      Handle handle, AuditEntry.@Nullable Subject subject, @Nullable Long after, int limit) {
    String where =
        (subject == null ? "" : " AND camera_id = :camera AND subject = :subject")
            + (after == null ? "" : " AND audit_id > :after");
    String order = after == null ? " ORDER BY audit_id DESC" : " ORDER BY audit_id";
    try (Query query =
        handle.createQuery(
            "SELECT * FROM camera_audit WHERE 1 = 1" + where + order + " LIMIT :limit")) {
      query.bind("limit", limit);
      if (subject != null) {
        query.bind("camera", subject.name()).bind("subject", subject.kind().name());
      }
      if (after != null) {
        query.bind("after", after);
      }
      List<AuditEntry> found = new ArrayList<>(query.map(AuditRows::entry).list());
      if (after == null) {
        Collections.reverse(found);
      }
      return found;
    }
  }

  private static AuditEntry entry(ResultSet row, StatementContext context) throws SQLException {
    String fields = row.getString("fields");
    return new AuditEntry(
        row.getLong("audit_id"),
        Instant.ofEpochMilli(row.getLong("occurred_at")),
        new Author(row.getString("principal"), row.getString("source")),
        new AuditEntry.Subject(
            AuditEntry.Subject.Kind.valueOf(row.getString("subject")), row.getString("camera_id")),
        AuditEntry.Action.valueOf(row.getString("action")),
        row.getLong("revision"),
        fields.isEmpty() ? List.of() : List.of(fields.split(",")));
  }

  static int deleteBefore(Handle handle, Instant limit) {
    return handle.execute("DELETE FROM camera_audit WHERE occurred_at < ?", limit.toEpochMilli());
  }
}
