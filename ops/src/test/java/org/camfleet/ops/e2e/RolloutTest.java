package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An inventory that comes as a file, and a change of it that breaks cameras. */
@Tag("peer")
class RolloutTest {
  private static final int SIZE = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Cameras cameras;
  private CamfleetProcess camfleet;
  private FleetApi api;

  @BeforeEach
  void start() throws Exception {
    cameras = Cameras.start(SIZE, Clip.demo(AudioCodec.PCMU));
    camfleet = CamfleetProcess.serve(directory.resolve("data"));
    api = camfleet.api();
  }

  @AfterEach
  void stop() {
    camfleet.close();
    cameras.close();
  }

  @Test
  void aChangeThatBreaksCamerasHaltsAfterTheFirstStageAndGoesBackByItself() throws Exception {
    JsonNode imported = api.call("POST", "/api/v1/cameras:import", lines(i -> cameras.url(i)), 200);
    assertThat(imported.get("created").asInt()).isEqualTo(SIZE);
    IntStream.rangeClosed(1, SIZE).forEach(i -> Cameras.awaitLive(api, "cam-" + i, PATIENCE));
    String exported = api.send("GET", "/api/v1/cameras:export", null).body();

    String id =
        api.call(
                "POST",
                "/api/v1/rollouts?stages=label:site=lab,100%25&soak=10s",
                lines(i -> cameras.url(i).replace("/cam", "/wrong")),
                201)
            .get("id")
            .asText();
    await()
        .atMost(PATIENCE)
        .until(() -> !api.status("cam-1").path("state").asText().equals("live"));
    await().atMost(PATIENCE).until(() -> rollout(id).get("state").asText().equals("rolled_back"));

    JsonNode end = rollout(id);
    assertThat(end.get("reason").asText())
        .isEqualTo(
            "stage label:site=lab: 2 of 2 cameras that were live are not (expected: at most 2%)");
    assertThat(end.at("/stages/1/pending").asInt()).isEqualTo(SIZE - 2);
    assertThat(api.send("GET", "/api/v1/cameras:export", null).body()).isEqualTo(exported);
    IntStream.rangeClosed(1, SIZE).forEach(i -> Cameras.awaitLive(api, "cam-" + i, PATIENCE));
    JsonNode audit = api.call("GET", "/api/v1/audit?camera=cam-1", null, 200).get("changes");
    assertThat(audit).hasSize(3);
    assertThat(audit.get(2).get("source").asText()).isEqualTo("rollout:" + id);
    assertThat(audit.get(2).get("who").asText()).isEqualTo("token");
    assertThat(camfleet.log()).doesNotContain("Exception", "ERROR");
  }

  private JsonNode rollout(String id) {
    return api.call("GET", "/api/v1/rollouts/" + id, null, 200);
  }

  private static String lines(IntFunction<String> url) {
    return IntStream.rangeClosed(1, SIZE)
        .mapToObj(
            i ->
                "{\"id\":\"cam-%d\",\"url\":\"%s\",\"labels\":{\"site\":\"%s\"}}"
                    .formatted(i, url.apply(i), i <= 2 ? "lab" : "yard"))
        .collect(Collectors.joining("\n"));
  }
}
