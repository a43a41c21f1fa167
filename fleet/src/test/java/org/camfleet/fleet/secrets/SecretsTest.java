package org.camfleet.fleet.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SecretsTest {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-25T12:00:00Z");
  private static final Place DOOR = new Place("cameras", "password", "door");

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private final CountingMetrics metrics = new CountingMetrics();
  private final AtomicLong nanos = new AtomicLong();
  private final Secret given = KeyEncryptionKeys.random();
  private DatabaseSettings settings;
  private Database database;

  @BeforeEach
  void open() {
    settings = vendor.empty(directory);
    database = Database.open(settings, metrics);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatWasSealedOpensAfterARestartWithTheSameKey() {
    assertThat(Secrets.areIn(database)).isFalse();
    String sealed = secrets(given).seal(DOOR, "hunter2");
    restart();

    assertThat(Secrets.areIn(database)).isTrue();
    assertThat(secrets(given).open(DOOR, sealed)).isEqualTo("hunter2");
    assertThat(keys()).hasSize(1);
  }

  @Test
  void aNodeWithAnotherKeyIsRefusedAndNothingIsChanged() {
    secrets(given);
    List<String> before = keys();
    SealedRows.insert(database, "door", "admin", "hunter2");
    Secret other = KeyEncryptionKeys.random();

    assertThatThrownBy(() -> secrets(other))
        .isInstanceOf(SecretsException.class)
        .hasMessage(
            "encryption key: data key %s is wrapped by key %s, and this node has %s (expected: that key too; docs/encryption.md says where it goes)"
                .formatted(before.get(0).substring(0, 16), id(given), id(other)));
    assertThat(keys()).isEqualTo(before);
    assertThat(logins()).containsExactly("door admin hunter2");
  }

  @Test
  void aFurtherKeyInFrontChangesNothingYet() {
    String sealed = secrets(given).seal(DOOR, "hunter2");
    List<String> before = keys();

    assertThat(secrets(KeyEncryptionKeys.random(), given).open(DOOR, sealed)).isEqualTo("hunter2");
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void nodesThatStartTogetherAgreeOnTheFirstDataKey() {
    List<CompletableFuture<Secrets>> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(CompletableFuture.supplyAsync(() -> secrets(given)));
    }
    List<Secrets> nodes = starts.stream().map(CompletableFuture::join).toList();

    assertThat(keys()).hasSize(1);
    String sealed = nodes.get(0).seal(DOOR, "hunter2");
    nodes.forEach(node -> assertThat(node.open(DOOR, sealed)).isEqualTo("hunter2"));
  }

  @Test
  void plainTextFromBeforeIsSealedAtTheStart() {
    SealedRows.insertMany(database, 2 * Resealing.BATCH + 3, i -> i % 2 == 0 ? "hunter2" : "");
    SealedRows.insert(database, "open", null, null);
    Secrets secrets = secrets(given);

    assertThat(secrets.sealedPlain()).isEqualTo(2 * Resealing.BATCH + 3);
    assertThat(logins()).noneMatch(row -> row.contains("admin") || row.contains("hunter2"));
    assertThat(logins()).contains("open null null");
    assertThat(SealedRows.open(database, secrets, "password", "cam-4")).isEqualTo("hunter2");
    assertThat(SealedRows.open(database, secrets, "password", "cam-5")).isEmpty();
    assertThat(SealedRows.open(database, secrets, "username", "cam-402")).isEqualTo("admin");
    assertThat(secrets(given).sealedPlain()).as("at the next start").isZero();
  }

  @Test
  void nodesThatStartTogetherSealPlainTextOnce() {
    SealedRows.insertMany(database, 300, i -> "hunter2");
    secrets(given);
    database.changeNow(
        handle -> handle.execute("UPDATE cameras SET username = 'admin', password = 'hunter2'"));
    List<CompletableFuture<Integer>> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starts.add(CompletableFuture.supplyAsync(() -> secrets(given).sealedPlain()));
    }

    assertThat(starts.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(300);
    assertThat(SealedRows.open(database, secrets(given), "password", "cam-299"))
        .isEqualTo("hunter2");
  }

  @Test
  void aTextThatIsNotSealedIsRefusedAndCounted() {
    Secrets secrets = secrets(given);

    assertThatThrownBy(() -> secrets.open(DOOR, "hunter2"))
        .hasMessage("cameras.password of door: not sealed (expected: KEYID.NONCE.CIPHERTEXT)");
    String foreign = SealingKey.random().seal(DOOR, new byte[7]).toString();
    assertThatThrownBy(() -> secrets.open(DOOR, foreign))
        .hasMessage(
            "cameras.password of door: sealed with data key %s (expected: one that this node can open)"
                .formatted(foreign.substring(0, 16)));
    assertThat(metrics.value("camfleet_secrets_unreadable_total")).isEqualTo(2);
  }

  @Test
  void anotherNodesNewKeyIsOpenedAtOnceAndUsedSoon() {
    Secrets here = secrets(given);
    String first = keys().get(0).substring(0, 16);
    SealingKey next = addKey(KeyEncryptionKeys.read("test", List.of(given)));
    String elsewhere = Secrets.sealed(next, DOOR, "hunter2");

    nanos.incrementAndGet();
    assertThat(here.open(DOOR, elsewhere)).isEqualTo("hunter2");
    nanos.addAndGet(11_000_000_000L);
    assertThat(here.seal(DOOR, "hunter3")).startsWith(next.id()).doesNotStartWith(first);
  }

  @Test
  void aNodeThatCanNotUnwrapTheNewestKeySealsNothingMoreAndStillReads() {
    Secrets here = secrets(given);
    String before = here.seal(DOOR, "hunter2");
    Secret unknown = KeyEncryptionKeys.random();
    addKey(KeyEncryptionKeys.read("test", List.of(unknown)));

    nanos.addAndGet(11_000_000_000L);
    assertThatThrownBy(() -> here.seal(DOOR, "hunter3"))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("is wrapped by key " + id(unknown));
    assertThat(here.open(DOOR, before)).isEqualTo("hunter2");
  }

  private SealingKey addKey(KeyEncryptionKeys by) {
    SealingKey next = SealingKey.random();
    database.changeNow(
        handle -> {
          DataKeyTable.add(handle, next, 2, by.first(), CLOCK.instant());
          return next;
        });
    return next;
  }

  private Secrets secrets(Secret... keys) {
    return Secrets.open(
        database, KeyEncryptionKeys.read("test", List.of(keys)), CLOCK, nanos::get, metrics);
  }

  private static String id(Secret key) {
    return KeyEncryptionKeys.read("test", List.of(key)).first().id();
  }

  private void restart() {
    database.close();
    database = Database.open(settings, metrics);
  }

  private List<String> logins() {
    return rows("SELECT camera_id, username, password FROM cameras ORDER BY camera_id");
  }

  private List<String> keys() {
    return rows("SELECT key_id, generation, wrapped_key FROM data_keys ORDER BY generation");
  }

  private List<String> rows(String sql) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .map(
                        (row, context) ->
                            row.getString(1) + " " + row.getString(2) + " " + row.getString(3))
                    .list());
  }
}
