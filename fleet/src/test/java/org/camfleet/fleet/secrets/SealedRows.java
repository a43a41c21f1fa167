package org.camfleet.fleet.secrets;

import java.util.function.IntFunction;
import org.camfleet.fleet.database.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rows of cameras with nothing but a login, for tests. */
final class SealedRows {
  private SealedRows() {}

  /** As the login is given. */
  static void insert(
      Database database, String id, @Nullable String username, @Nullable String password) {
    database.changeNow(handle -> insert(handle, id, username, password));
  }

  /** {@code cam-0} and up, in one transaction. */
  static void insertMany(Database database, int count, IntFunction<String> password) {
    database.changeNow(
        handle -> {
          for (int i = 0; i < count; i++) {
            insert(handle, "cam-" + i, "admin", password.apply(i));
          }
          return count;
        });
  }

  private static int insert(
      Handle handle, String id, @Nullable String username, @Nullable String password) {
    return handle.execute(
        "INSERT INTO cameras (camera_id, channel_name, slice, enabled, document, username,"
            + " password, revision, created_at, updated_at)"
            + " VALUES (?, ?, 0, TRUE, '{}', ?, ?, 1, 0, 0)",
        id,
        id,
        username,
        password);
  }

  /** Sealed by these secrets. */
  static void update(
      Database database, Secrets secrets, String id, String username, String password) {
    database.changeNow(
        handle ->
            handle.execute(
                "UPDATE cameras SET username = ?, password = ? WHERE camera_id = ?",
                secrets.seal(place("username", id), username),
                secrets.seal(place("password", id), password),
                id));
  }

  /** A column as it is. */
  static String text(Database database, String column, String id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT " + column + " FROM cameras WHERE camera_id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .one());
  }

  /** What is in a column. */
  static String open(Database database, Secrets secrets, String column, String id) {
    return secrets.open(place(column, id), text(database, column, id));
  }

  private static Place place(String column, String id) {
    return new Place("cameras", column, id);
  }
}
