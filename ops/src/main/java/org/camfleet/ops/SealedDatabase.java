package org.camfleet.ops;

import java.io.IOException;
import java.time.Clock;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.secrets.Secrets;
import org.camfleet.ops.access.EncryptionKeys;
import org.camfleet.ops.config.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of a node with the keys that seal what is secret in it. */
record SealedDatabase(Database database, Secrets secrets) {
  private static final Logger LOG = LoggerFactory.getLogger(SealedDatabase.class);

  /** Opens both; blocks, the first time for as long as it takes to seal what was plain text. */
  static SealedDatabase open(Settings settings, Metrics metrics) throws IOException {
    DatabaseSettings where = where(settings);
    SealedDatabase opened = open(settings, where, metrics);
    int sealed = opened.secrets.sealedPlain();
    if (sealed == 0) {
      return opened;
    }
    LOG.info("encryption: {} rows that were plain text are sealed now", sealed);
    if (where.url() != null) {
      return opened;
    }
    // What was overwritten is still in the file until that is written anew.
    opened.database.close();
    Database.compact(where);
    return open(settings, where, metrics);
  }

  private static SealedDatabase open(Settings settings, DatabaseSettings where, Metrics metrics)
      throws IOException {
    Database database = Database.open(where, metrics);
    try {
      return new SealedDatabase(
          database,
          Secrets.open(
              database,
              EncryptionKeys.load(settings, () -> Secrets.areIn(database)),
              Clock.systemUTC(),
              metrics));
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static DatabaseSettings where(Settings settings) {
    Settings.Database database = settings.database();
    @Nullable String url = database.url();
    return url == null
        ? DatabaseSettings.embedded(settings.data())
        : DatabaseSettings.postgres(url, database.user(), database.password(), settings.data());
  }
}
