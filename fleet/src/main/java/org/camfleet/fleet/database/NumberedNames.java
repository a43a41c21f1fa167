package org.camfleet.fleet.database;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Long names and the small numbers that stand for them in a table of many rows; a number once given
 * is never taken back. Remembers all it has seen. Any thread that may block.
 */
final class NumberedNames {
  private static final String UNIQUE = "23505"; // unique_violation, in both databases

  private final String table;
  private final String numberColumn;
  private final String nameColumn;
  private final Map<String, Long> known = new ConcurrentHashMap<>();

  /** Table and columns are never from outside. */
  NumberedNames(String table, String numberColumn, String nameColumn) {
    this.table = table;
    this.numberColumn = numberColumn;
    this.nameColumn = nameColumn;
  }

  /** The number of a name; empty when it has none yet. */
  Optional<Long> find(Handle handle, String name) {
    Long number = known.get(name);
    if (number != null) {
      return Optional.of(number);
    }
    Optional<Long> found =
        handle
            .createQuery(
                "SELECT %s FROM %s WHERE %s = :name".formatted(numberColumn, table, nameColumn))
            .bind("name", name)
            .mapTo(Long.class)
            .findFirst();
    found.ifPresent(value -> known.put(name, value));
    return found;
  }

  /** The number of a name, made if need be; outside of a transaction when it may be new. */
  long numberOf(Handle handle, String name) {
    Optional<Long> found = find(handle, name);
    if (found.isPresent()) {
      return found.get();
    }
    insertUnlessThere(
        () -> handle.execute("INSERT INTO %s (%s) VALUES (?)".formatted(table, nameColumn), name));
    return find(handle, name).orElseThrow();
  }

  /** Runs an insert; that another node was quicker is as good. */
  static void insertUnlessThere(Runnable insert) {
    try {
      insert.run();
    } catch (UnableToExecuteStatementException e) {
      if (!isThere(e)) {
        throw e;
      }
    }
  }

  /** Whether an insert failed because its key is there already. */
  static boolean isThere(UnableToExecuteStatementException failure) {
    return failure.getCause() instanceof SQLException sql && UNIQUE.equals(sql.getSQLState());
  }
}
