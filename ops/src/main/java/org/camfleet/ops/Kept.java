package org.camfleet.ops;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseException;
import org.camfleet.fleet.events.EventLog;
import org.camfleet.fleet.events.SqlEvents;
import org.camfleet.fleet.secrets.Secrets;
import org.camfleet.fleet.secrets.SecretsException;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.health.Readiness;

/**
 * What outlives the process: the database and the events in it.
 *
 * @param database inventory, channels, streams, fragment index
 * @param secrets what seals and opens what is secret in it
 * @param stored what happened, to be read
 * @param events where it is told: there and in the log
 */
record Kept(Database database, Secrets secrets, SqlEvents stored, Events events)
    implements AutoCloseable {
  private static final int PROBE_SECONDS = 2;

  static Kept open(Settings settings, Metrics metrics) throws StartFailure, IOException {
    try {
      SealedDatabase sealed = SealedDatabase.open(settings, metrics);
      Database database = sealed.database();
      SqlEvents stored =
          SqlEvents.start(database, Clock.systemUTC(), SqlEvents.Settings.DEFAULT, metrics);
      return new Kept(
          database,
          sealed.secrets(),
          stored,
          new EventLog(stored, settings.loggedEvents(), System::nanoTime, metrics));
    } catch (DatabaseException | SecretsException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
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
