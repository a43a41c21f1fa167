package org.camfleet.fleet.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.signaling.Participant;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /api/v1/channels/NAME/presence} over HTTP. */
class PresenceRoutesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final String ARN =
      "arn:aws:kinesisvideo:us-east-1:000000000000:channel/gate/1764072000000";
  private static final Participant ANN = Participant.viewer("ann");

  @TempDir Path directory;
  private Database database;
  private TestServer server;
  private volatile CompletionStage<Presence> presence = CompletableFuture.completedFuture(nobody());

  @BeforeEach
  void serve() {
    database = TestDatabase.H2.open(directory);
    SqlChannelStore store = new SqlChannelStore(database);
    assertThat(result(store.create(new ChannelInfo(ARN, "gate", NOON, 60, "1")))).isTrue();
    PresenceRoutes routes =
        new PresenceRoutes(
            store,
            arn -> {
              assertThat(arn).isEqualTo(ARN);
              return presence;
            });
    server = new TestServer(ApiRoutes.create(List.of(), Supplier::get, List.of(routes.route())));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void anEmptyChannelShowsEmptyLists() {
    JsonNode shown = shown();
    assertThat(shown.path("channel").asText()).isEqualTo("gate");
    assertThat(shown.path("channelArn").asText()).isEqualTo(ARN);
    for (String list : List.of("connected", "waiting", "sessions", "direct")) {
      assertThat(shown.path(list).isArray()).as(list).isTrue();
      assertThat(shown.path(list)).as(list).isEmpty();
    }
    assertThat(shown.path("complete").asBoolean()).isTrue();
  }

  @Test
  void whoIsThereIsShownWithEverythingThatIsKnown() {
    presence =
        CompletableFuture.completedFuture(
            new Presence(
                ARN,
                new Presence.Signaling(
                    List.of(
                        new Presence.Connected(Participant.MASTER, NOON),
                        new Presence.Connected(ANN, NOON.plusSeconds(1))),
                    List.of(new Presence.Away(Participant.viewer("bob"), 3, NOON)),
                    List.of(new Presence.Direct(ANN, "answered", NOON))),
                List.of(
                    new Presence.Session("console", "c-1", "connected", NOON, 7, 99, 88, 2, 700)),
                true));
    JsonNode shown = shown();
    assertThat(shown.path("connected").toString())
        .isEqualTo(
            """
            [{"role":"master","clientId":null,"since":"2026-11-25T12:00:00Z"},\
            {"role":"viewer","clientId":"ann","since":"2026-11-25T12:00:01Z"}]""");
    assertThat(shown.path("waiting").toString())
        .isEqualTo(
            """
            [{"role":"viewer","clientId":"bob","since":"2026-11-25T12:00:00Z","messages":3}]""");
    assertThat(shown.path("sessions").toString())
        .isEqualTo(
            """
            [{"kind":"console","clientId":"c-1","state":"connected",\
            "since":"2026-11-25T12:00:00Z","epoch":7,"packets":99,\
            "bytes":88,"freezes":2,"frozenMillis":700}]""");
    assertThat(shown.path("direct").toString())
        .isEqualTo(
            """
            [{"clientId":"ann","state":"answered","since":"2026-11-25T12:00:00Z"}]""");
  }

  @Test
  void aChannelThatIsUnknownOrDoesNotAnswerIsToldApart() {
    TestServer.Answer unknown = server.get("/api/v1/channels/attic/presence");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.errors()).containsExactly("channel \"attic\": unknown");

    presence = CompletableFuture.failedFuture(new TimeoutException("no answer"));
    assertThat(server.get("/api/v1/channels/gate/presence").status()).isEqualTo(503);
  }

  private JsonNode shown() {
    TestServer.Answer answer = server.get("/api/v1/channels/gate/presence");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static Presence nobody() {
    return new Presence(
        ARN, new Presence.Signaling(List.of(), List.of(), List.of()), List.of(), true);
  }
}
