package org.camfleet.fleet.database;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.archive.SweepLease;
import org.jdbi.v3.core.Handle;

/** The lease on sweeping other nodes' stores: a row that its holder renews. */
public final class SqlSweepLease implements SweepLease {
  private static final String NAME = "gone-stores";

  private final Database database;
  private final String holder;
  private final InstantSource clock;

  private record Held(String holder, long expiresAt) {}

  /** For a holder with a name of its own. */
  public SqlSweepLease(Database database, String holder, InstantSource clock) {
    this.database = database;
    this.holder = holder;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Boolean> take(Duration life) {
    long now = clock.millis();
    return database.change(handle -> take(handle, now, now + life.toMillis()));
  }

  private boolean take(Handle handle, long now, long until) {
    Optional<Held> held =
        handle
            .createQuery(
                "SELECT holder, expires_at FROM archive_leases WHERE lease = :lease FOR UPDATE")
            .bind("lease", NAME)
            .map((row, context) -> new Held(row.getString(1), row.getLong(2)))
            .findFirst();
    if (held.isEmpty()) {
      // Two first ones at once: the second is repeated and finds the row.
      return handle.execute("INSERT INTO archive_leases VALUES (?, ?, ?)", NAME, holder, until)
          == 1;
    }
    if (!held.get().holder().equals(holder) && held.get().expiresAt() > now) {
      return false;
    }
    return handle.execute(
            "UPDATE archive_leases SET holder = ?, expires_at = ? WHERE lease = ?",
            holder,
            until,
            NAME)
        == 1;
  }
}
