package org.camfleet.fleet.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/v1/encryption} over HTTP. */
class EncryptionRoutesTest {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-11-25T12:00:00Z");

  @TempDir Path directory;
  private final Secret given = KeyEncryptionKeys.random();
  private final ActorTestKit actors =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local\npekko.fail-mixed-versions = off")
              .withFallback(ConfigFactory.load()));
  private Database database;
  private TestServer server;

  @BeforeEach
  void serve() {
    CountingMetrics metrics = new CountingMetrics();
    database = Database.open(TestDatabase.H2.empty(directory), metrics);
    SealedRows.insert(database, "door", "admin", "hunter2");
    Secrets secrets =
        Secrets.open(database, KeyEncryptionKeys.read("test", List.of(given)), CLOCK, metrics);
    server =
        new TestServer(
            ApiRoutes.create(
                List.of(),
                Supplier::get,
                List.of(
                    EncryptionRoutes.start(
                            actors.system(),
                            database,
                            secrets,
                            CLOCK,
                            Duration.ofMillis(100),
                            metrics)
                        .route())));
  }

  @AfterEach
  void stop() {
    server.close();
    actors.shutdownTestKit();
    database.close();
  }

  @Test
  void aRotationIsAcceptedAndShownUntilItIsDone() {
    JsonNode before = awaitRest();
    assertThat(before.path("dataKeys")).hasSize(1);
    assertThat(before.path("dataKeys").path(0).path("state").asText()).isEqualTo("current");
    assertThat(before.path("dataKeys").path(0).path("ageSeconds").asInt()).isZero();
    assertThat(before.path("dataKeys").path(0).path("rows").asInt()).isEqualTo(1);

    TestServer.Answer answer = server.send("POST", "/api/v1/encryption:rotate", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().path("dataKeys")).hasSize(2);

    JsonNode after = awaitRest();
    assertThat(after.path("dataKeys").path(0).path("state").asText()).isEqualTo("retired");
    assertThat(after.path("dataKeys").path(1).path("rows").asInt()).isEqualTo(1);
    assertThat(after.path("keyEncryptionKeys").path(0).path("dataKeys").asInt()).isEqualTo(2);
    assertThat(after.toString()).doesNotContain(given.reveal(), "hunter2", "admin");
  }

  @Test
  void tooManyKeysAreRefused() {
    awaitIdle();
    SealingKey by = KeyEncryptionKeys.read("test", List.of(given)).first();
    database.changeNow(
        handle -> {
          for (int i = 2; i <= KeyChange.MOST; i++) {
            DataKeyTable.add(handle, SealingKey.random(), i, by, CLOCK.instant());
          }
          return by;
        });

    TestServer.Answer answer = server.send("POST", "/api/v1/encryption:rotate", "");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asText()).isEqualTo("too_many_keys");
  }

  private void awaitIdle() {
    await()
        .untilAsserted(
            () ->
                assertThat(server.get("/api/v1/encryption").json().path("rotating").asBoolean())
                    .isFalse());
  }

  private JsonNode awaitRest() {
    awaitIdle();
    JsonNode state = server.get("/api/v1/encryption").json();
    assertThat(state.path("rowsLeft").asInt()).isZero();
    return state;
  }
}
