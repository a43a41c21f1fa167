package org.camfleet.fleet.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.DatabaseSettings;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RotationTest {
  private static final int CAMERAS = 2 * Resealing.BATCH + 50;
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static ActorTestKit actors;

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private final CountingMetrics metrics = new CountingMetrics();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
  private final Secret old = KeyEncryptionKeys.random();
  private final Secret young = KeyEncryptionKeys.random();
  private DatabaseSettings settings;
  private Database database;
  private Secrets secrets;

  @BeforeAll
  static void kit() {
    actors =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    "pekko.actor.provider = local\npekko.fail-mixed-versions = off")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void end() {
    actors.shutdownTestKit();
  }

  @BeforeEach
  void open() {
    settings = vendor.empty(directory);
    database = Database.open(settings, metrics);
    SealedRows.insertMany(database, CAMERAS, i -> "hunter" + i);
    secrets = secrets(old);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyRowIsSealedWithANewKeyAndTheOldOneRetiresAndIsForgotten() {
    ActorRef<Rotation.Command> rotation = rotation();
    String first = key(0).path("id").asText();
    String sealed = SealedRows.text(database, "password", "cam-7");
    String second = rotated(rotation);

    awaitRowsLeft(0);
    await().untilAsserted(() -> assertThat(key(0).path("state").asText()).isEqualTo("retired"));
    assertThat(key(0).path("id").asText()).isEqualTo(first);
    assertThat(key(1).path("id").asText()).isEqualTo(second);
    assertThat(key(1).path("rows").asLong()).isEqualTo(CAMERAS);
    assertThat(SealedRows.text(database, "password", "cam-7"))
        .startsWith(second + ".")
        .isNotEqualTo(sealed);
    assertAllOpen();
    assertThat(metrics.value("camfleet_secrets_resealed_rows_total")).isEqualTo(CAMERAS);

    now.set(now.get().plus(KeyChange.KEPT).plusSeconds(1));
    rotated(rotation);
    await()
        .untilAsserted(
            () ->
                assertThat(state().path("dataKeys"))
                    .extracting(key -> key.path("id").asText())
                    .hasSize(2)
                    .startsWith(second));
    assertAllOpen();
  }

  @Test
  void aNewKeyEncryptionKeyInFrontWrapsEverythingAndTheOldOneCanGo() {
    restart(young, old);
    ActorRef<Rotation.Command> rotation = rotation();
    assertThat(state().path("keyEncryptionKeys"))
        .extracting(key -> key.path("dataKeys").asInt())
        .containsExactly(0, 1);
    rotated(rotation);
    awaitRowsLeft(0);

    assertThat(state().path("keyEncryptionKeys"))
        .extracting(key -> key.path("dataKeys").asInt())
        .containsExactly(2, 0);
    restart(young);
    assertAllOpen();
  }

  /** As docs/encryption.md tells an operator of two nodes to do it. */
  @Test
  void aClusterChangesItsKeyEncryptionKeyOneNodeAfterTheOther() {
    try (Database elsewhere = Database.open(settings, metrics)) {
      Secrets other = secrets(elsewhere, old);
      restart(young, old);
      assertBothReadWhatTheOtherStores(elsewhere, other);
      other = secrets(elsewhere, young, old);
      assertBothReadWhatTheOtherStores(elsewhere, other);

      rotated(rotation());
      awaitRowsLeft(0);
      assertBothReadWhatTheOtherStores(elsewhere, other);

      restart(young);
      assertBothReadWhatTheOtherStores(elsewhere, other);
      other = secrets(elsewhere, young);
      assertBothReadWhatTheOtherStores(elsewhere, other);
      assertAllOpenBut(2);
    }
  }

  private void assertBothReadWhatTheOtherStores(Database elsewhere, Secrets other) {
    String word = "word" + NUMBER.incrementAndGet();
    SealedRows.update(database, secrets, "cam-0", "admin", word);
    SealedRows.update(elsewhere, other, "cam-1", "admin", word);
    assertThat(SealedRows.open(elsewhere, other, "password", "cam-0")).isEqualTo(word);
    assertThat(SealedRows.open(database, secrets, "password", "cam-1")).isEqualTo(word);
  }

  @Test
  void aRotationThatACrashEndedGoesOnAtTheNextStart() {
    KeyChange change = new KeyChange(secrets);
    database.changeNow(handle -> String.valueOf(change.begin(handle, now.get())));
    database.changeNow(handle -> new Resealing(secrets).next(handle, SealedTable.ALL.get(0), ""));
    restart(old);
    assertThat(state().path("rowsLeft").asInt()).isEqualTo(CAMERAS - Resealing.BATCH);
    assertAllOpen();

    rotation();

    awaitRowsLeft(0);
    await().untilAsserted(() -> assertThat(key(0).path("state").asText()).isEqualTo("retired"));
    assertAllOpen();
  }

  @Test
  void aLoginThatIsStoredMeanwhileKeepsOpening() {
    ActorRef<Rotation.Command> rotation = rotation();
    rotated(rotation);
    Secrets other = secrets(old);
    for (int i = 0; i < 50; i++) {
      SealedRows.update(database, other, "cam-" + i, "admin", "changed");
    }

    awaitRowsLeft(0);
    assertThat(SealedRows.open(database, secrets, "password", "cam-49")).isEqualTo("changed");
    assertThat(SealedRows.open(database, secrets, "password", "cam-50")).isEqualTo("hunter50");
  }

  @Test
  void whatAnotherNodeStillSealsWithTheOldKeyIsFoundByTheNextWalk() {
    ActorRef<Rotation.Command> rotation = rotation(Duration.ofSeconds(5));
    KeyEncryptionKeys keys = KeyEncryptionKeys.read("test", List.of(old));
    // Time stands still for it, so that it does not look again.
    Secrets late = Secrets.open(database, keys, now::get, () -> 0, metrics);
    rotated(rotation);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> metrics.value("camfleet_secrets_resealed_rows_total") >= CAMERAS);
    SealedRows.update(database, late, "cam-3", "admin", "late");
    assertThat(state().path("rowsLeft").asInt()).isEqualTo(1);

    awaitRowsLeft(0);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(key(0).path("state").asText()).isEqualTo("retired"));
    assertThat(SealedRows.open(database, secrets, "password", "cam-3")).isEqualTo("late");
  }

  @Test
  void aSecondWishWhileOneIsAtWorkIsRefused() {
    ActorRef<Rotation.Command> rotation = rotation();
    awaitIdle(rotation);
    TestProbe<Rotation.Answer> probe = actors.createTestProbe();
    rotation.tell(new Rotation.Rotate(probe.getRef()));
    rotation.tell(new Rotation.Rotate(probe.getRef()));

    List<Rotation.Answer> answers = probe.receiveSeveralMessages(2);
    assertThat(answers).first().isEqualTo(Rotation.Busy.INSTANCE);
    assertThat(answers).last().isInstanceOf(Rotation.Started.class);
  }

  @Test
  void aRowThatDoesNotOpenIsLeftAsItIsAndCounted() {
    database.changeNow(
        handle ->
            handle.execute(
                "UPDATE cameras SET password = (SELECT password FROM cameras WHERE camera_id = 'cam-1')"
                    + " WHERE camera_id = 'cam-2'"));
    String moved = SealedRows.text(database, "password", "cam-2");
    rotated(rotation());

    awaitRowsLeft(1);
    await()
        .untilAsserted(
            () -> assertThat(metrics.value("camfleet_secrets_unreadable_rows")).isEqualTo(1));
    assertThat(SealedRows.text(database, "password", "cam-2")).isEqualTo(moved);
    assertThat(key(0).path("state").asText()).isEqualTo("replaced");
  }

  private ActorRef<Rotation.Command> rotation() {
    return rotation(SETTLE);
  }

  private ActorRef<Rotation.Command> rotation(Duration settle) {
    return actors.spawn(Rotation.create(database, secrets, now::get, settle, metrics));
  }

  private static void awaitIdle(ActorRef<Rotation.Command> rotation) {
    TestProbe<Boolean> probe = actors.createTestProbe();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              rotation.tell(new Rotation.Ask(probe.getRef()));
              return !probe.receiveMessage(Duration.ofSeconds(10));
            });
  }

  private static String rotated(ActorRef<Rotation.Command> rotation) {
    awaitIdle(rotation);
    TestProbe<Rotation.Answer> probe = actors.createTestProbe();
    rotation.tell(new Rotation.Rotate(probe.getRef()));
    Rotation.Answer answer = probe.receiveMessage(Duration.ofSeconds(10));
    assertThat(answer).isInstanceOf(Rotation.Started.class);
    return ((Rotation.Started) answer).keyId();
  }

  private void awaitRowsLeft(int rows) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(state().path("rowsLeft").asInt()).isEqualTo(rows));
  }

  private void assertAllOpen() {
    assertAllOpenBut(0);
  }

  private void assertAllOpenBut(int first) {
    for (int i = first; i < CAMERAS; i += 7) {
      assertThat(SealedRows.open(database, secrets, "password", "cam-" + i))
          .isEqualTo("hunter" + i);
      assertThat(SealedRows.open(database, secrets, "username", "cam-" + i)).isEqualTo("admin");
    }
  }

  private JsonNode key(int index) {
    return state().path("dataKeys").path(index);
  }

  private JsonNode state() {
    return database
        .jdbi()
        .withHandle(handle -> EncryptionState.read(handle, secrets.given()))
        .document(now.get(), false);
  }

  private void restart(Secret... keys) {
    database.close();
    database = Database.open(settings, metrics);
    secrets = secrets(keys);
  }

  private Secrets secrets(Secret... keys) {
    return secrets(database, keys);
  }

  private Secrets secrets(Database node, Secret... keys) {
    return Secrets.open(node, KeyEncryptionKeys.read("test", List.of(keys)), now::get, metrics);
  }
}
