package org.camfleet.fleet.database;

import org.camfleet.fleet.kvs.StoreOutcome;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of versioned resources have in common. Table and column are never from outside.
 */
final class Rows {
  private Rows() {}

  static boolean exists(Handle handle, String table, String column, String key) {
    return handle
        .createQuery("SELECT 1 FROM " + table + " WHERE " + column + " = :key")
        .bind("key", key)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  /** Rows of a table, or of a part of it. */
  static long count(Handle handle, String from) {
    return handle.createQuery("SELECT COUNT(*) FROM " + from).mapTo(Long.class).one();
  }

  /** Deletes one resource if it still has the expected version (null: any). */
  static boolean delete(
      Handle handle, String table, String column, String key, @Nullable String expectedVersion) {
    String version = expectedVersion == null ? "" : " AND resource_version = :version";
    try (Update update =
        handle.createUpdate("DELETE FROM " + table + " WHERE " + column + " = :key" + version)) {
      update.bind("key", key);
      if (expectedVersion != null) {
        update.bind("version", expectedVersion);
      }
      return update.execute() == 1;
    }
  }

  /** Why a conditional change met no row. */
  static StoreOutcome whyNot(Handle handle, String table, String column, String key) {
    return exists(handle, table, column, key)
        ? StoreOutcome.VERSION_MISMATCH
        : StoreOutcome.NOT_FOUND;
  }

  /** The LIKE pattern (ESCAPE '!') of texts that start with a prefix. */
  static String startsWith(String prefix) {
    return prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }
}
