package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.fleet.api.TestServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras are put, read, listed, deleted and restarted. */
class CameraRoutesTest {
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
  void aCameraIsPutReadListedAndDeleted() {
    Answer created =
        api.put("door", "{\"url\":\"rtsp://admin:hunter2@cam/1\",\"labels\":{\"a\":\"b\"}}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.raw().headers().firstValue("ETag")).contains("\"1\"");
    assertThat(created.json().get("urls").get(0).asText()).isEqualTo("rtsp://cam/1");
    Answer read = api.server().get("/api/v1/cameras/door");
    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.body()).doesNotContain("hunter2", "admin");
    assertThat(api.put("door", read.body()).status()).isEqualTo(200);
    assertThat(api.server().get("/api/v1/cameras").json().at("/cameras/0/id").asText())
        .isEqualTo("door");
    assertThat(api.server().get("/api/v1/cameras").body()).doesNotContain("hunter2", "admin");

    assertThat(api.server().send("DELETE", "/api/v1/cameras/door", "").status()).isEqualTo(204);
    assertThat(api.server().get("/api/v1/cameras/door").status()).isEqualTo(404);
    assertThat(api.server().send("DELETE", "/api/v1/cameras/door", "").errors())
        .containsExactly("camera \"door\": unknown");
    assertThat(api.changed()).containsExactly("door", "door", "door");
    assertThat(api.told()).containsExactly("door camera.added", "door camera.deleted");
  }

  @Test
  void certificatesThatWereKeptAreListedAndForgotten() {
    api.put("door", "{\"url\":\"rtsps://cam/1\"}");
    api.kept("door", "cam:322", "ab".repeat(32));

    JsonNode kept = api.server().get("/api/v1/cameras/door/certificates").json();
    assertThat(kept.at("/certificates/0/place").asText()).isEqualTo("cam:322");
    assertThat(kept.at("/certificates/0/sha256").asText()).isEqualTo("ab".repeat(32));
    assertThat(kept.at("/certificates/0/keptAt").asText()).isEqualTo(TestCameraApi.NOON.toString());

    String path = "/api/v1/cameras/door/certificates";
    assertThat(api.server().send("DELETE", path, "").json().get("forgotten").asInt()).isEqualTo(1);
    assertThat(api.server().get(path).json().get("certificates")).isEmpty();
    assertThat(api.told()).contains("door camera.certificates-forgotten");
    assertThat(api.server().send("DELETE", "/api/v1/cameras/gate/certificates", "").status())
        .isEqualTo(404);
  }

  @Test
  void puttingACameraTellsItsChannelThatTheConfigurationChanged() {
    api.put("door", "{\"url\":\"rtsp://cam/1\"}");

    assertThat(api.doors().told)
        .containsExactly(
            "arn:aws:kinesisvideo:us-east-1:000000000000:channel/door/%d: INSTANCE"
                .formatted(TestCameraApi.NOON.toEpochMilli()));
  }

  @Test
  void mistakesAreAnsweredAllAtOnce() {
    Answer answer = api.put("door", "{\"uri\":\"rtsp://cam\",\"enabled\":1}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_request");
    assertThat(answer.errors())
        .containsExactly(
            "\"uri\": unknown field",
            "urls: missing (expected: a list of 1 to 4 RTSP addresses, or one as \"url\")",
            "enabled: 1 (expected: true or false)");
    assertThat(answer.json().get("message").asText()).startsWith("3 mistakes: \"uri\"");
    assertThat(api.put("a%20b", "{\"url\":\"rtsp://cam\"}").status()).isEqualTo(400);
  }

  @Test
  void twoEditorsDoNotOverwriteEachOther() {
    api.put("door", "{\"url\":\"rtsp://cam/1\"}");
    api.put("door", "{\"url\":\"rtsp://cam/2\"}");
    Answer late =
        api.server()
            .send("PUT", "/api/v1/cameras/door", "{\"url\":\"rtsp://cam/3\"}", "If-Match", "\"1\"");

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.errors())
        .containsExactly("camera \"door\": has revision \"2\" (expected: the one given)");
    assertThat(
            api.server()
                .send(
                    "PUT",
                    "/api/v1/cameras/door",
                    "{\"url\":\"rtsp://cam/3\"}",
                    "If-Match",
                    "\"2\"")
                .status())
        .isEqualTo(200);
    assertThat(
            api.server()
                .send(
                    "PUT",
                    "/api/v1/cameras/door",
                    "{\"url\":\"rtsp://cam/4\"}",
                    "If-None-Match",
                    "*")
                .status())
        .isEqualTo(412);
    assertThat(
            api.server()
                .send(
                    "PUT", "/api/v1/cameras/door", "{\"url\":\"rtsp://c\"}", "If-Match", "W/\"x\"")
                .status())
        .isEqualTo(400);
  }

  @Test
  void listingGoesPageByPageAndFiltersByLabelAndState() {
    for (int i = 1; i <= 5; i++) {
      api.put("cam-" + i, "{\"url\":\"rtsp://cam\",\"labels\":{\"parity\":\"" + i % 2 + "\"}}");
    }
    api.put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");
    api.doors().states.put("cam-3", CameraStatus.State.FAILED);

    JsonNode first = api.server().get("/api/v1/cameras?limit=4").json();
    assertThat(ids(first)).containsExactly("cam-1", "cam-2", "cam-3", "cam-4");
    assertThat(first.get("next").asText()).isEqualTo("cam-4");
    JsonNode second = api.server().get("/api/v1/cameras?limit=4&after=cam-4").json();
    assertThat(ids(second)).containsExactly("cam-5", "off");
    assertThat(second.get("next").isNull()).isTrue();

    assertThat(ids(api.server().get("/api/v1/cameras?label=parity=0").json()))
        .containsExactly("cam-2", "cam-4");
    assertThat(ids(api.server().get("/api/v1/cameras?state=failed&state=disabled").json()))
        .containsExactly("cam-3", "off");
    assertThat(ids(api.server().get("/api/v1/cameras?filter=CAM&state=failed&limit=1").json()))
        .containsExactly("cam-3");
    assertThat(api.server().get("/api/v1/cameras?state=dead&limit=0&page=2").errors()).hasSize(3);
  }

  @Test
  void restartReachesTheBridgeOfAnEnabledCameraOnly() {
    api.put("door", "{\"url\":\"rtsp://cam\"}");
    api.put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");

    assertThat(api.post("door:restart").status()).isEqualTo(202);
    assertThat(api.doors().told).contains("door: INSTANCE");
    assertThat(api.post("off:restart").status()).isEqualTo(409);
    assertThat(api.post("none:restart").status()).isEqualTo(404);
    assertThat(api.post("door:explode").errors())
        .containsExactly("action \"explode\": unknown (expected: restart, view, hls)");
    assertThat(api.server().get("/api/v1/cameras/door:restart").status()).isEqualTo(405);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("cameras").forEach(camera -> ids.add(camera.get("id").asText()));
    return ids;
  }
}
