package org.camfleet.fleet.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.camfleet.core.Secret;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.camfleet.fleet.secrets.DatabaseSecrets;
import org.camfleet.fleet.secrets.Place;
import org.camfleet.fleet.secrets.Secrets;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the columns {@code username} and {@code password} of every table: what logs in to
 * a camera is sealed on its way in and opened on its way out.
 */
final class CameraLogins {
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  private static final String CAMERAS = "cameras";

  private CameraLogins() {}

  /**
   * Binds {@code :username} and {@code :password} of a statement, or of the next row of a batch.
   */
  static void bind(SqlStatement<?> statement, String cameraId, CameraCredentials login) {
    bind(statement, CAMERAS, cameraId, login);
  }

  /** The same for another table with these columns, and a row of it. */
  static void bind(SqlStatement<?> statement, String table, String rowId, CameraCredentials login) {
    Secrets secrets = statement.getConfig(DatabaseSecrets.class).secrets();
    @Nullable Secret password = login.password();
    statement
        .bind(USERNAME, sealed(secrets, new Place(table, USERNAME, rowId), login.username()))
        .bind(
            PASSWORD,
            sealed(
                secrets,
                new Place(table, PASSWORD, rowId),
                password == null ? null : password.reveal()));
  }

  /** Reads both columns of a row, which must hold {@code camera_id} too. */
  static CameraCredentials read(ResultSet row, StatementContext context) throws SQLException {
    return read(row, CAMERAS, row.getString("camera_id"), context);
  }

  /** The same for another table with these columns, and a row of it. */
  static CameraCredentials read(ResultSet row, String table, String id, StatementContext context)
      throws SQLException {
    Secrets secrets = context.getConfig(DatabaseSecrets.class).secrets();
    @Nullable String username =
        opened(secrets, new Place(table, USERNAME, id), row.getString(USERNAME));
    @Nullable String password =
        opened(secrets, new Place(table, PASSWORD, id), row.getString(PASSWORD));
    return new CameraCredentials(
        username, Optional.ofNullable(password).map(Secret::of).orElse(null));
  }

  private static @Nullable String sealed(Secrets secrets, Place place, @Nullable String text) {
    return text == null ? null : secrets.seal(place, text);
  }

  private static @Nullable String opened(Secrets secrets, Place place, @Nullable String text) {
    return text == null ? null : secrets.open(place, text);
  }
}
