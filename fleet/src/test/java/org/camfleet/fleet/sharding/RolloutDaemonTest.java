package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.fleet.bulk.BulkFixture;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker of roll-outs in a cluster of one; only the bridges are fakes. */
class RolloutDaemonTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private TestNode node;
  private BulkFixture fleet;

  @BeforeEach
  void start() {
    node = new TestNode();
    fleet = new BulkFixture(TestDatabase.H2, directory);
    fleet.put("", lines("/1"));
    RolloutDaemon.start(node.system(), fleet.rollouts, Duration.ofMillis(50));
  }

  @AfterEach
  void stop() {
    node.close();
    fleet.close();
  }

  @Test
  void aRollOutGoesThroughAllItsStagesByItself() {
    String id = begin();
    await().atMost(PATIENCE).until(() -> state(id).equals("soaking"));
    fleet.now.updateAndGet(now -> now.plusSeconds(60));
    await().atMost(PATIENCE).until(() -> stage(id).equals("100%") && state(id).equals("soaking"));
    fleet.now.updateAndGet(now -> now.plusSeconds(60));

    await().atMost(PATIENCE).until(() -> state(id).equals("done"));
    assertThat(fleet.camera("cam-7").camera().urls().get(0)).hasToString("rtsp://cam/2");
  }

  @Test
  void aRollOutThatBreaksCamerasGoesBackByItself() {
    String id = begin();
    await().atMost(PATIENCE).until(() -> state(id).equals("soaking"));
    fleet.ids().forEach(camera -> fleet.bridges.states.put(camera, CameraStatus.State.WAITING));
    fleet.now.updateAndGet(now -> now.plusSeconds(60));

    await().atMost(PATIENCE).until(() -> state(id).equals("rolled_back"));
    assertThat(fleet.ids())
        .allSatisfy(
            camera ->
                assertThat(fleet.camera(camera).camera().urls().get(0))
                    .hasToString("rtsp://cam/1"));
  }

  private String begin() {
    return fleet
        .server
        .send(
            "POST",
            "/api/v1/rollouts?stages=30%25,100%25&soak=60s",
            lines("/2"),
            "Content-Type",
            "application/json")
        .json()
        .get("id")
        .asText();
  }

  private String state(String id) {
    return fleet.server.get("/api/v1/rollouts/" + id).json().get("state").asText();
  }

  private String stage(String id) {
    return fleet.server.get("/api/v1/rollouts/" + id).json().get("stage").asText();
  }

  private static String lines(String path) {
    return IntStream.range(0, 10)
        .mapToObj(i -> "{\"id\":\"cam-%d\",\"url\":\"rtsp://cam%s\"}".formatted(i, path))
        .collect(Collectors.joining("\n"));
  }
}
