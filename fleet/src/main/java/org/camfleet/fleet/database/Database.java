package org.camfleet.fleet.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.Metrics;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/**
 * The server's state: H2 in a file of the data directory, or PostgreSQL by URL.
 *
 * <p>Statements run on a small pool of threads of its own, as many as there are connections, behind
 * a bounded queue: {@link #query} and {@link #change} never block their caller. A call that finds
 * the queue full fails with {@link DatabaseException} and is counted.
 */
public final class Database implements AutoCloseable {
  /** Work on an open connection; it runs on a database thread and may block there. */
  @FunctionalInterface
  public interface Work<T> {
    /** Reads or writes; an exception fails the call (and rolls a change back). */
    T on(Handle handle);
  }

  private static final int ATTEMPTS = 4;
  // Unique key and foreign key violations, serialization failure, deadlock, a lock that was not had
  // in time: of both databases.
  private static final Set<String> INTERFERENCE =
      Set.of("23505", "23503", "23506", "40001", "40P01", "HYT00");
  // For the migration, and for callers of jdbi() on threads of their own.
  private static final int SPARE_CONNECTIONS = 4;

  /**
   * A node that is paused or cut off in the middle of a transaction holds its rows, which others
   * wait for: the server gives them up after 10 s of silence, or when the connection is dead.
   */
  private static final String GIVE_UP =
      "SET idle_in_transaction_session_timeout = 10000; SET tcp_keepalives_idle = 10;"
          + " SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

  private static final String SILENCE_SECONDS = "60";

  private final DatabaseLocation location;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final DatabaseThreads threads;

  private Database(DatabaseLocation location, HikariDataSource pool, DatabaseThreads threads) {
    this.location = location;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    // A failed statement must not tell what it was given: cameras' passwords are among it.
    this.jdbi
        .getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    this.threads = threads;
  }

  /**
   * Opens the database and brings its tables up to date; blocks, so call it before anything else
   * starts.
   *
   * @throws DatabaseException with one sentence saying what is wrong
   */
  public static Database open(DatabaseSettings settings, Metrics metrics) {
    DatabaseLocation location = DatabaseLocation.of(settings);
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(poolOf(settings, location));
      migrate(settings, location, pool);
      DatabaseThreads threads =
          new DatabaseThreads(settings.connections(), settings.queueLimit(), metrics);
      return new Database(location, pool, threads);
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw location.refused(e);
    }
  }

  /** On a connection of its own where a server is asked: a large table may take its time. */
  private static void migrate(
      DatabaseSettings settings, DatabaseLocation location, HikariDataSource pool) {
    FluentConfiguration flyway =
        Flyway.configure()
            .locations("classpath:db/migration")
            .failOnMissingLocations(true)
            // Newer nodes have added to the tables; that is what they may do (docs/upgrading.md).
            .ignoreMigrationPatterns("*:future");
    Secret password = settings.password();
    FluentConfiguration placed =
        location.embedded()
            ? flyway.dataSource(pool)
            : flyway.dataSource(
                location.jdbcUrl(), settings.user(), password == null ? null : password.reveal());
    placed.load().migrate();
  }

  /**
   * Rewrites the file of the embedded database, which must be closed, so that it holds nothing of
   * what was overwritten; does nothing for PostgreSQL. Blocks.
   */
  public static void compact(DatabaseSettings settings) {
    DatabaseLocation location = DatabaseLocation.of(settings);
    if (!location.embedded()) {
      return;
    }
    try (Connection connection = DriverManager.getConnection(location.jdbcUrl(), "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
    } catch (SQLException e) {
      throw location.refused(e);
    }
  }

  private static HikariConfig poolOf(DatabaseSettings settings, DatabaseLocation location) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("camfleet-db");
    config.setJdbcUrl(location.jdbcUrl());
    config.setMaximumPoolSize(settings.connections() + SPARE_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    if (location.embedded()) {
      config.setExceptionOverrideClassName(EvictWhenClosed.class.getName());
      config.setUsername("sa");
      config.setPassword("");
    } else {
      config.setUsername(settings.user());
      config.setPassword(settings.password() == null ? null : settings.password().reveal());
      config.setConnectionInitSql(GIVE_UP);
      // A connection whose far end vanished must not hold a thread for a quarter of an hour.
      config.addDataSourceProperty("socketTimeout", SILENCE_SECONDS);
      config.addDataSourceProperty("tcpKeepAlive", "true");
      // Its details quote the row that failed.
      config.addDataSourceProperty("logServerErrorDetail", "false");
      // One statement for many rows of a batch, instead of one each.
      config.addDataSourceProperty("reWriteBatchedInserts", "true");
    }
    return config;
  }

  /** Where the state is, for people: a file or a URL without credentials. */
  public String shown() {
    return location.shown();
  }

  /** For code that already runs on a thread that may block. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /**
   * Runs statements, each in its own transaction; what they write may be lost by a crash within
   * half a second.
   */
  public <T> CompletionStage<T> query(Work<T> work) {
    return threads.submit(() -> jdbi.withHandle(work::on));
  }

  /**
   * Runs statements in one transaction which has survived a crash of the process when the stage
   * completes.
   *
   * <p>The work is repeated when another node interfered (serialization failure, deadlock, a key
   * that appeared meanwhile), so it must have no effect outside the database.
   */
  public <T> CompletionStage<T> change(Work<T> work) {
    return threads.submit(() -> changeNow(work));
  }

  /**
   * As {@link #change}, but what it writes may be lost by a crash within half a second: for the
   * parts of something larger that ends with {@link #change}. Forcing each of them to the disk
   * costs the embedded database most of its time.
   */
  public <T> CompletionStage<T> changeSoon(Work<T> work) {
    return threads.submit(() -> changeNow(work, false));
  }

  /** As {@link #change}, on the calling thread, which may block. */
  public <T> T changeNow(Work<T> work) {
    return changeNow(work, location.embedded());
  }

  private <T> T changeNow(Work<T> work, boolean force) {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.withHandle(
            handle -> {
              T result = handle.inTransaction(work::on);
              if (force) {
                handle.execute("CHECKPOINT");
              }
              return result;
            });
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !worthRepeating(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean worthRepeating(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return INTERFERENCE.contains(state);
      }
    }
    return false;
  }

  /** Completes when the database answers; for readiness. */
  public CompletionStage<Void> probe() {
    return query(handle -> handle.execute("SELECT 1")).thenApply(rows -> null);
  }

  /** Lets queued work finish (at most 10 s), then closes every connection. */
  @Override
  public void close() {
    threads.close();
    pool.close();
  }
}
