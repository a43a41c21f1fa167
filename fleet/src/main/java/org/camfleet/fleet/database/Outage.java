package org.camfleet.fleet.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a database that can not be used now from one that refuses what it was given. */
public final class Outage {
  // H2's own: connection broken, closed, closed at shutdown, file broken, disk full or broken.
  private static final Set<String> H2_GONE =
      Set.of("90067", "90098", "90121", "90028", "90030", "90031");

  private Outage() {}

  /** Whether this failure, or what caused it, is that the database can not be used now. */
  public static boolean isOne(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatabaseException
          || cause instanceof SQLTransientConnectionException
          || cause instanceof SQLNonTransientConnectionException
          || (cause instanceof SQLException sql && isGone(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  /** Classes 08 (connection), 53 (no resources), 57P (shutting down); none, as of a closed pool. */
  private static boolean isGone(@Nullable String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || H2_GONE.contains(state);
  }
}
