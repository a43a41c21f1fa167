package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** All nodes are restarted one after another while many cameras are imported. */
final class RollingRestart {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "import-";

  private final RecordedCluster recorded;
  private final int nodes;
  private final int lines;
  private int attempts;

  /** Restarts so many nodes while so many lines are imported. */
  RollingRestart(RecordedCluster recorded, int nodes, int lines) {
    this.recorded = recorded;
    this.nodes = nodes;
    this.lines = lines;
  }

  /** Restarts and imports; fails unless every line is stored as it was given, and once. */
  void run() throws Exception {
    Instant begun = Instant.now();
    CompletableFuture<Void> imported = CompletableFuture.runAsync(this::importAll);
    for (int number = 1; number <= nodes; number++) {
      recorded.restart(number);
    }
    imported.join();
    Figures.print("FIGURE import_attempts " + attempts + " ");
    Figures.print(
        "FIGURE rolling_restart "
            + Duration.between(begun, Instant.now()).toMillis() / 1000.0
            + " s");
    assertThat(stored(recorded.cluster().node(1))).isEqualTo(wanted());
  }

  /** As a script does: to any node that answers, and again until one has taken it all. */
  private void importAll() {
    StringBuilder body = new StringBuilder();
    wanted().forEach((id, url) -> body.append(line(id, url)).append('\n'));
    while (true) {
      attempts++;
      try {
        CamfleetProcess node = recorded.cluster().anyRunning(attempts);
        HttpResponse<String> answer =
            node.api()
                .send(
                    "POST",
                    "/api/v1/cameras:import",
                    "application/x-ndjson",
                    body.toString(),
                    Duration.ofMinutes(3));
        JsonNode summary = JSON.readTree(answer.body());
        if (answer.statusCode() == 200
            && summary.path("complete").asBoolean()
            && summary.path("failed").asInt() == 0) {
          return;
        }
      } catch (Exception e) {
        continue; // that node has gone: the next one takes it
      }
    }
  }

  private Map<String, String> wanted() {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < lines; i++) {
      wanted.put(PREFIX + i, "rtsp://192.0.2.1/stream" + i);
    }
    return wanted;
  }

  private static String line(String id, String url) {
    return "{\"id\":\"%s\",\"url\":\"%s\",\"enabled\":false}".formatted(id, url);
  }

  private static Map<String, String> stored(CamfleetProcess node) throws Exception {
    Map<String, String> stored = new TreeMap<>();
    String export =
        node.api()
            .send(
                "GET",
                "/api/v1/cameras:export?format=ndjson",
                "text/plain",
                null,
                Duration.ofMinutes(2))
            .body();
    for (String line : export.lines().toList()) {
      JsonNode camera = JSON.readTree(line);
      String id = camera.path("id").asText();
      if (id.startsWith(PREFIX)) {
        assertThat(stored.put(id, camera.path("urls").path(0).asText())).as(id).isNull();
      }
    }
    return stored;
  }
}
