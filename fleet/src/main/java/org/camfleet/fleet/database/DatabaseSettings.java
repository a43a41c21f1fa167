package org.camfleet.fleet.database;

import java.nio.file.Path;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Where the state is kept and how much of it may be asked at once.
 *
 * @param url {@code jdbc:postgresql://HOST[:PORT]/NAME}; null for the embedded database
 * @param user PostgreSQL user, null when the URL names it
 * @param password PostgreSQL password, null when none is needed
 * @param dataDirectory the server's data directory; the embedded database lives in its {@code db}
 * @param connections connections of the pool and threads that use them
 * @param queueLimit calls that may wait for a connection; further ones fail at once
 */
public record DatabaseSettings(
    @Nullable String url,
    @Nullable String user,
    @Nullable Secret password,
    Path dataDirectory,
    int connections,
    int queueLimit) {

  /** The embedded database of a data directory. */
  public static DatabaseSettings embedded(Path dataDirectory) {
    return new DatabaseSettings(null, null, null, dataDirectory, 4, 4096);
  }

  /** A PostgreSQL database shared by the nodes of a cluster. */
  public static DatabaseSettings postgres(
      String url, @Nullable String user, @Nullable Secret password, Path dataDirectory) {
    return new DatabaseSettings(url, user, password, dataDirectory, 8, 4096);
  }
}
