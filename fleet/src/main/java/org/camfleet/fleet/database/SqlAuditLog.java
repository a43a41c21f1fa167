package org.camfleet.fleet.database;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.AuditLog;
import org.jspecify.annotations.Nullable;

/** What was changed, in SQL; written by those who change, in their own transactions. */
public final class SqlAuditLog implements AuditLog {
  private final Database database;

  /** On an open database. */
  public SqlAuditLog(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<List<AuditEntry>> page(
      AuditEntry.@Nullable Subject subject, @Nullable Long after, int limit) {
    return database.query(handle -> AuditRows.page(handle, subject, after, limit));
  }

  /** Forgets what was changed before; says how many changes that were. */
  public CompletionStage<Integer> deleteBefore(Instant limit) {
    return database.query(handle -> AuditRows.deleteBefore(handle, limit));
  }
}
