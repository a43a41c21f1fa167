package org.camfleet.fleet.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.camfleet.core.Secret;
import org.camfleet.core.events.Event;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlChannelTokens;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenRoutesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final String TOKENS = "/api/v1/channels/gate/tokens";

  @TempDir Path directory;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private Database database;
  private SqlChannelTokens tokens;
  private TestServer server;

  @BeforeEach
  void serve() {
    database = TestDatabase.H2.open(directory);
    tokens = new SqlChannelTokens(database);
    SqlChannelStore channels = new SqlChannelStore(database);
    result(channels.create(new ChannelInfo("arn:gate", "gate", NOON, 60, "v"), Map.of()));
    server =
        new TestServer(
            ApiRoutes.create(
                List.of(),
                Supplier::get,
                List.of(new TokenRoutes(channels, tokens, events::add, () -> NOON).route())));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void aTokenIsShownOnceAndKeptAsItsHash() {
    Answer made =
        server.send(
            "POST", TOKENS, "{\"use\":\"publish\",\"expiresInSeconds\":60,\"label\":\"OBS\"}");

    assertThat(made.status()).isEqualTo(201);
    JsonNode token = made.json();
    String text = token.path("token").asText();
    assertThat(text).matches("[A-Za-z0-9_-]{43}");
    assertThat(token.path("use").asText()).isEqualTo("publish");
    assertThat(token.path("expiresAt").asText()).isEqualTo("2026-11-25T12:01:00Z");
    String id = token.path("id").asText();
    assertThat(made.raw().headers().firstValue("Location")).contains(TOKENS + "/" + id);
    assertThat(result(tokens.byHash(TokenText.hash(Secret.of(text)))).orElseThrow().id())
        .isEqualTo(id);

    Answer list = server.get(TOKENS);
    assertThat(list.body()).doesNotContain(text).contains("\"label\":\"OBS\"");
    assertThat(list.json().path("tokens")).hasSize(1);
    assertThat(events).extracting(Event::type).containsExactly("token.added");
    assertThat(events.toString()).contains(id).doesNotContain(text);
  }

  @Test
  void aTokenIsTakenAwayOnce() {
    String id = server.send("POST", TOKENS, "{\"use\":\"play\"}").json().path("id").asText();

    assertThat(server.send("DELETE", TOKENS + "/" + id, "").status()).isEqualTo(204);
    assertThat(server.send("DELETE", TOKENS + "/" + id, "").status()).isEqualTo(404);
    assertThat(server.get(TOKENS).json().path("tokens")).isEmpty();
    assertThat(events).extracting(Event::type).containsExactly("token.added", "token.removed");
  }

  @Test
  void allMistakesOfADocumentAreToldAtOnce() {
    Answer answer =
        server.send(
            "POST",
            TOKENS,
            "{\"use\":\"watch\",\"expiresInSeconds\":0,\"label\":\""
                + "x".repeat(129)
                + "\",\"more\":1}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).hasSize(4);
    assertThat(answer.errors()).contains("use: \"watch\" (expected: publish or play)");
  }

  @Test
  void aChannelThatIsNotThereHasNoTokens() {
    assertThat(server.get("/api/v1/channels/none/tokens").status()).isEqualTo(404);
    assertThat(server.send("POST", "/api/v1/channels/none/tokens", "{\"use\":\"play\"}").status())
        .isEqualTo(404);
  }
}
