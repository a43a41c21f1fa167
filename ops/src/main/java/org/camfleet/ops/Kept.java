package org.camfleet.ops;

import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseException;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.events.EventLog;
import org.camfleet.fleet.events.SqlEvents;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * What outlives the process: the database and the events in it.
 *
 * @param database inventory, channels, streams, fragment index
 * @param stored what happened, to be read
 * @param events where it is told: there and in the log
 */
record Kept(Database database, SqlEvents stored, Events events) implements AutoCloseable {
  private static final int PROBE_SECONDS = 2;

  static Kept open(Settings settings, Metrics metrics) throws StartFailure {
    try {
      Database database = Database.open(databaseSettings(settings), metrics);
      SqlEvents stored =
          SqlEvents.start(database, Clock.systemUTC(), SqlEvents.Settings.DEFAULT, metrics);
      return new Kept(
          database,
          stored,
          new EventLog(stored, settings.loggedEvents(), System::nanoTime, metrics));
    } catch (DatabaseException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static DatabaseSettings databaseSettings(Settings settings) {
    Settings.Database database = settings.database();
    @Nullable String url = database.url();
    return url == null
        ? DatabaseSettings.embedded(settings.data())
        : DatabaseSettings.postgres(url, database.user(), database.password(), settings.data());
  }

  @Override
  public void close() {
    stored.close();
    database.close();
  }

  /** Whether the database answers, as a condition of readiness. */
  String probe() {
    try {
      database.probe().toCompletableFuture().get(PROBE_SECONDS, TimeUnit.SECONDS);
      return Readiness.OK;
    } catch (TimeoutException e) {
      return "no answer within " + PROBE_SECONDS + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (ExecutionException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
