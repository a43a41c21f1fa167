package org.camfleet.fleet.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.camfleet.fleet.secrets.Secrets;
import org.jspecify.annotations.Nullable;

/** The two databases that the server runs on, each opened empty for a test. */
public enum TestDatabase {
  /** The embedded default. */
  H2 {
    @Override
    public DatabaseSettings empty(Path directory) {
      return DatabaseSettings.embedded(directory);
    }
  },
  /** A real PostgreSQL server, started once for all tests of the JVM. */
  POSTGRES {
    @Override
    public DatabaseSettings empty(Path directory) {
      String name = "camfleet" + Server.DATABASES.incrementAndGet();
      EmbeddedPostgres server = Server.running();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return DatabaseSettings.postgres(
          server.getJdbcUrl("postgres", name).replaceFirst("\\?.*", ""),
          "postgres",
          Secret.of("postgres"),
          directory);
    }
  };

  /** Settings of a database without tables. */
  public abstract DatabaseSettings empty(Path directory);

  /** Opens an empty database with a key of its own. */
  public Database open(Path directory) {
    Database database = Database.open(empty(directory), new CountingMetrics());
    KeyEncryptionKeys keys = KeyEncryptionKeys.read("test", List.of(KeyEncryptionKeys.random()));
    Secrets.open(database, keys, InstantSource.system(), new CountingMetrics());
    return database;
  }

  private static final class Server {
    static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    static synchronized EmbeddedPostgres running() {
      try {
        if (server == null) {
          EmbeddedPostgres started =
              EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
          Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started)));
          server = started;
        }
        return server;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void stop(EmbeddedPostgres started) {
      try {
        started.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
