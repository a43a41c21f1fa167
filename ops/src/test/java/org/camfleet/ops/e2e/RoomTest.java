package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with a limit, and more cameras than they take. */
@Tag("peer")
class RoomTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path directory;
  private Cameras cameras;

  @BeforeEach
  void start() throws Exception {
    cameras = Cameras.start(6, Clip.demo(AudioCodec.PCMU));
  }

  @AfterEach
  void stop() {
    cameras.close();
  }

  @Test
  void aCameraBeyondTheLimitWaitsSaysWhyAndStartsWhenThereIsRoom() throws Exception {
    try (CamfleetProcess node =
        CamfleetProcess.serve(
            directory.resolve("data"), "--set", "camfleet.cluster.max-cameras=2")) {
      FleetApi api = node.api();
      put(api, 1);
      put(api, 2);
      Cameras.awaitLive(api, "cam-1", PATIENCE);
      Cameras.awaitLive(api, "cam-2", PATIENCE);
      put(api, 3);
      await()
          .atMost(PATIENCE)
          .until(() -> api.status("cam-3").at("/verdict/code").asText().equals("no-capacity"));

      JsonNode status = api.status("cam-3");
      assertThat(status.get("state").asText()).isEqualTo("waiting");
      assertThat(status.at("/verdict/stage").asText()).isEqualTo("bridge");
      assertThat(status.at("/verdict/text").asText())
          .startsWith("no node has room: node ")
          .endsWith(" is full: 2 of 2 cameras");
      assertThat(status.at("/verdict/fix").asText()).contains("camfleet.cluster.max-");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(api.call("GET", "/api/v1/events?camera=node", null, 200).toString())
                      .contains("\"node.full\"", " takes no further camera: 2 of 2 cameras"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(metrics(node))
                      .containsPattern("camfleet_node_full\\{[^}]*limit=\"cameras\"[^}]*} 1")
                      .containsPattern("camfleet_node_waiting_cameras(\\{[^}]*})? 1"));
      api.call("DELETE", "/api/v1/cameras/cam-1", null, 204);
      Cameras.awaitLive(api, "cam-3", PATIENCE);
      assertThat(api.status("cam-2").get("state").asText()).isEqualTo("live");
    }
  }

  @Test
  void camerasThatWaitOnAFullNodeMoveToOneWithRoom() throws Exception {
    try (Cluster cluster = Cluster.start(directory, 2, "camfleet.cluster.max-cameras=3")) {
      FleetApi api = cluster.node(1).api();
      IntStream.rangeClosed(1, 6).forEach(i -> put(api, i));

      IntStream.rangeClosed(1, 6).forEach(i -> Cameras.awaitLive(api, "cam-" + i, PATIENCE));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(cluster.list(cluster.node(2)))
                      .allSatisfy(
                          node -> {
                            assertThat(node.get("cameras").asInt()).isEqualTo(3);
                            assertThat(node.get("waiting").asInt()).isZero();
                            assertThat(node.get("weight").asInt()).isZero();
                            assertThat(node.get("full").asText()).isEqualTo("3 of 3 cameras");
                          }));
    }
  }

  private static String metrics(CamfleetProcess node) throws IOException {
    try (InputStream in = node.admin("metrics").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void put(FleetApi api, int number) {
    api.putCamera("cam-" + number, "{\"url\":\"%s\"}".formatted(cameras.url(number)));
  }
}
