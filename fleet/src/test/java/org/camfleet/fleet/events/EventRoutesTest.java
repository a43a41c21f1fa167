package org.camfleet.fleet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /api/v1/events} over HTTP: one camera's, page by page. */
class EventRoutesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final int STORED = 50;

  @TempDir Path directory;
  private Database database;
  private SqlEvents events;
  private TestServer server;

  @BeforeEach
  void serve() {
    database = TestDatabase.H2.open(directory);
    CountingMetrics metrics = new CountingMetrics();
    SqlEvents.Settings settings =
        new SqlEvents.Settings(
            100, 10, Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofMillis(50));
    events = SqlEvents.start(database, () -> NOON, settings, metrics);
    for (int i = 0; i < STORED; i++) {
      String camera = i % 2 == 0 ? "door" : "gate & yard";
      events.publish(
          new Event(
              NOON.plusSeconds(i), camera, "camera.live", "n" + i, Map.of("target", "local")));
    }
    await().until(() -> metrics.value("camfleet_events_stored_total") >= STORED);
    server =
        new TestServer(
            ApiRoutes.create(List.of(), Supplier::get, List.of(new EventRoutes(events).route())));
  }

  @AfterEach
  void stop() {
    server.close();
    events.close();
    database.close();
  }

  @Test
  void pagesOfOneCameraGoForwardWithoutGapOrRepeat() {
    List<String> texts = new ArrayList<>();
    String after = "0";
    for (int i = 0; i < 3; i++) {
      JsonNode page = page("camera=gate+%26+yard&limit=10&after=" + after);
      page.path("events").forEach(event -> texts.add(event.path("text").asText()));
      after = page.path("next").asText();
    }

    assertThat(texts).hasSize(25).startsWith("n1", "n3", "n5").endsWith("n47", "n49");
    assertThat(texts).doesNotHaveDuplicates();
    JsonNode end = page("camera=gate+%26+yard&after=" + after);
    assertThat(end.path("events")).isEmpty();
    assertThat(end.path("next").asText()).as("where to ask on").isEqualTo(after);
  }

  @Test
  void anEventShowsWhatWasPublished() {
    JsonNode event = page("camera=door&after=0&limit=1").path("events").path(0);

    assertThat(event.path("id").asText()).matches("[0-9]+");
    assertThat(event.path("at").asText()).isEqualTo("2026-11-25T12:00:00Z");
    assertThat(event.path("camera").asText()).isEqualTo("door");
    assertThat(event.path("type").asText()).isEqualTo("camera.live");
    assertThat(event.path("text").asText()).isEqualTo("n0");
    assertThat(event.path("details").path("target").asText()).isEqualTo("local");
  }

  @Test
  void withoutACursorTheNewestOfAllCamerasAreShownOldestFirst() {
    assertThat(page("limit=3").path("events"))
        .extracting(event -> event.path("text").asText())
        .containsExactly("n47", "n48", "n49");
    assertThat(page("camera=attic").path("events")).isEmpty();
  }

  @Test
  void everyMistakeInTheQueryIsToldAtOnce() {
    TestServer.Answer answer = server.get("/api/v1/events?after=-1&limit=1001&before=3");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors())
        .containsExactlyInAnyOrder(
            "query parameter \"before\": unknown (expected: camera, after, limit)",
            "query parameter after: \"-1\" (expected: a whole number from 0 to"
                + " 9223372036854775807)",
            "query parameter limit: \"1001\" (expected: a whole number from 1 to 1000)");
  }

  private JsonNode page(String query) {
    TestServer.Answer answer = server.get("/api/v1/events?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }
}
