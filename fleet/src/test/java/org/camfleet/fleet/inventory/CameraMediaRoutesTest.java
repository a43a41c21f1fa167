package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.camfleet.core.channel.Channel;
import org.camfleet.fleet.api.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live pictures and recordings of a camera, by its own name. */
class CameraMediaRoutesTest {
  @TempDir Path directory;
  private TestCameraApi api;

  @BeforeEach
  void serve() {
    api = new TestCameraApi(directory);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void viewingJoinsAsAViewerAndTellsHowToConnect() {
    api.put("door", "{\"url\":\"rtsp://cam\"}");
    JsonNode ticket = api.post("door:view").json();

    String clientId = ticket.get("clientId").asText();
    assertThat(clientId).matches("console-[0-9a-f]{16}");
    assertThat(api.doors().joined).containsExactly("viewer " + clientId);
    assertThat(ticket.get("signalingUrl").asText())
        .isEqualTo(
            "wss://127.0.0.1:%d/signaling/viewer?client=%s"
                .formatted(api.server().port(), clientId));
    assertThat(ticket.get("channelArn").asText()).contains(":channel/door/");
    assertThat(ticket.at("/iceServers/0/urls/0").asText()).isEqualTo("turn:turn.example:3478");
    assertThat(ticket.at("/iceServers/0/credential").asText()).isEqualTo("turn-password");
    assertThat(api.post("door:view").json().get("clientId").asText()).isNotEqualTo(clientId);
  }

  @Test
  void aViewThatCanNotBeIsRefusedWithItsReason() {
    api.put("far", "{\"url\":\"rtsp://cam\",\"target\":{\"kind\":\"kvs\"}}");
    api.put("door", "{\"url\":\"rtsp://cam\"}");
    api.doors().refusal =
        new Channel.Rejected("ClientLimitExceededException", "viewers: 50 (limit: 50)");

    assertThat(api.post("far:view").json().get("code").asText()).isEqualTo("not_local");
    Answer refused = api.post("door:view");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asText()).isEqualTo("ClientLimitExceededException");
    assertThat(refused.errors()).containsExactly("viewers: 50 (limit: 50)");
    api.doors().silent = true;
    assertThat(api.post("door:view").status()).isEqualTo(503);
  }

  @Test
  void recordedMediaAreOpenedByTheCamerasStream() {
    api.put("door", "{\"url\":\"rtsp://cam\"}");

    assertThat(api.hls("door", "{}").json().get("url").asText())
        .isEqualTo("https://127.0.0.1:%d/hls".formatted(api.server().port()));
    assertThat(
            api.hls(
                    "door",
                    "{\"playbackMode\":\"ON_DEMAND\",\"startTimestamp\":1764072000.5,"
                        + "\"endTimestamp\":1764072060}")
                .status())
        .isEqualTo(200);
    assertThat(api.played())
        .containsExactly(
            "door LIVE null null", "door ON_DEMAND 2025-11-25T12:00:00.500Z 2025-11-25T12:01:00Z");
  }

  @Test
  void aRangeThatCanNotBePlayedIsRefused() {
    api.put("door", "{\"url\":\"rtsp://cam\"}");
    api.put("far", "{\"url\":\"rtsp://cam\",\"target\":{\"kind\":\"kvs\"}}");

    assertThat(api.hls("far", "{}").json().get("code").asText()).isEqualTo("not_local");
    assertThat(
            api.hls("door", "{\"playbackMode\":\"FAST\",\"startTimestamp\":\"x\",\"end\":1}")
                .errors())
        .containsExactly(
            "\"end\": unknown field",
            "playbackMode: \"FAST\" (expected: LIVE, LIVE_REPLAY, ON_DEMAND)",
            "startTimestamp: \"x\" (expected: Unix seconds)");
    assertThat(api.hls("door", "{\"playbackMode\":\"ON_DEMAND\"}").errors())
        .containsExactly(
            "startTimestamp: missing (expected: Unix seconds where playbackMode is ON_DEMAND)");
    assertThat(
            api.hls(
                    "door",
                    "{\"playbackMode\":\"ON_DEMAND\",\"startTimestamp\":1e9,\"endTimestamp\":1.1e9}")
                .status())
        .isEqualTo(400);
    assertThat(api.hls("door", "{\"startTimestamp\":1e999999999}").status()).isEqualTo(400);
    api.hasNothingToPlay();
    Answer empty = api.hls("door", "{}");
    assertThat(empty.status()).isEqualTo(404);
    assertThat(empty.json().get("code").asText()).isEqualTo("ResourceNotFoundException");
  }
}
