package org.camfleet.fleet.secrets;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.database.Database;

/**
 * Seals texts for the database and opens them again. Each is sealed by a data key of the table
 * {@code data_keys} for the place where it is kept; the data keys are wrapped by a key-encryption
 * key that the node is given.
 *
 * <p>Calls may read the table of keys, so their thread must be one that may block.
 */
public final class Secrets {
  /**
   * How long a look at the table holds. Another node's new key is used after this time at the
   * latest, and an old one is kept for much longer ({@link KeyChange}).
   */
  static final Duration FRESH = Duration.ofSeconds(10);

  /** Between two looks for the same key that nobody knows. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A key that was looked for in vain, and when. */
  private record Missed(String keyId, long at) {}

  private final Database database;
  private final KeyEncryptionKeys given;
  private final LongSupplier nanos;
  private final Metrics.Counter unreadable;
  private volatile DataKeys keys = DataKeys.NONE;
  private volatile long seenAt;
  private volatile Missed missed = new Missed("", 0);
  private int sealedPlain;

  private Secrets(Database database, KeyEncryptionKeys given, LongSupplier nanos, Metrics metrics) {
    this.database = database;
    this.given = given;
    this.nanos = nanos;
    this.seenAt = nanos.getAsLong() - 1;
    this.unreadable = metrics.counter("camfleet_secrets_unreadable_total");
  }

  /** Whether a database has data keys already, and so needs the key that wraps them. */
  public static boolean areIn(Database database) {
    return database.jdbi().withHandle(handle -> !DataKeyTable.all(handle).isEmpty());
  }

  /**
   * Unwraps the data keys of a database, or makes its first one, seals what is still plain text,
   * and lets the database's statements seal and open; blocks.
   *
   * @throws SecretsException when a key in use does not open; nothing is written then
   */
  public static Secrets open(
      Database database, KeyEncryptionKeys given, InstantSource clock, Metrics metrics) {
    return open(database, given, clock, System::nanoTime, metrics);
  }

  static Secrets open(
      Database database,
      KeyEncryptionKeys given,
      InstantSource clock,
      LongSupplier nanos,
      Metrics metrics) {
    Secrets secrets = new Secrets(database, given, nanos, metrics);
    database.changeNow(
        handle -> {
          if (DataKeyTable.all(handle).isEmpty()) {
            DataKeyTable.add(handle, SealingKey.random(), 1, given.first(), clock.instant());
          }
          return given;
        });
    secrets.look(nanos.getAsLong());
    secrets.keys.requireAll();
    secrets.sealedPlain = new Resealing(secrets).sealPlain(database);
    database.jdbi().getConfig(DatabaseSecrets.class).use(secrets);
    return secrets;
  }

  /** Rows that were plain text until this was opened. */
  public int sealedPlain() {
    return sealedPlain;
  }

  /** Seals a text for one place. */
  public String seal(Place place, String text) {
    look(nanos.getAsLong() - FRESH.toNanos());
    return sealed(keys.current(), place, text);
  }

  static String sealed(SealingKey key, Place place, String text) {
    return key.seal(place, text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The text that was sealed for this place; refuses one that was not. */
  public String open(Place place, String text) {
    try {
      Sealed sealed = Sealed.parse(text);
      if (sealed == null) {
        throw new SecretsException(
            "%s: not sealed (expected: KEYID.NONCE.CIPHERTEXT)".formatted(place));
      }
      return new String(keyOf(place, sealed).open(place, sealed), StandardCharsets.UTF_8);
    } catch (SecretsException e) {
      unreadable.increment();
      throw e;
    }
  }

  private SealingKey keyOf(Place place, Sealed sealed) {
    Optional<SealingKey> key = keys.find(sealed.keyId());
    long now = nanos.getAsLong();
    if (key.isEmpty() && !wasMissed(sealed.keyId(), now)) {
      look(now); // it may be new
      key = keys.find(sealed.keyId());
      if (key.isEmpty()) {
        missed = new Missed(sealed.keyId(), now);
      }
    }
    return key.orElseThrow(
        () ->
            new SecretsException(
                "%s: sealed with data key %s (expected: one that this node can open)"
                    .formatted(place, sealed.keyId())));
  }

  private boolean wasMissed(String keyId, long now) {
    Missed last = missed;
    return last.keyId().equals(keyId) && now - last.at() < PATIENCE.toNanos();
  }

  private void look(long since) {
    if (seenAt - since < 0) {
      lookNow(since);
    }
  }

  /** One thread at a time: each takes a connection beside the one that it may already hold. */
  private synchronized void lookNow(long since) {
    if (seenAt - since < 0) { // else another thread just did
      long at = nanos.getAsLong();
      keys = seen(database.jdbi().withHandle(DataKeyTable::all));
      seenAt = at;
    }
  }

  /** The keys of these rows. */
  DataKeys seen(List<DataKeyTable.Row> rows) {
    return keys.seen(rows, given);
  }

  /** The keys that this node was given. */
  KeyEncryptionKeys given() {
    return given;
  }
}
