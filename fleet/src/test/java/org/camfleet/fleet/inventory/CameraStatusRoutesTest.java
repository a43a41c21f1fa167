package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.camfleet.core.bridge.CameraStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the state that a camera is in. */
class CameraStatusRoutesTest {
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
  void aBridgeThatHangsHoldsAPageForAMomentOnly() {
    api.put("door", "{\"url\":\"rtsp://cam\"}");
    api.put("gate", "{\"url\":\"rtsp://cam\"}");
    api.doors().hanging.add("gate");

    JsonNode page = api.server().get("/api/v1/cameras").json();
    assertThat(page.at("/cameras/0/state").asText()).isEqualTo("connecting");
    assertThat(page.at("/cameras/1/status/source/fault").asText()).isEqualTo("no-answer");
  }

  @Test
  void theVerdictWalksFromTheNameToTheArchive() {
    api.put("door", "{\"url\":\"rtsp://admin:hunter2@cam:554/secret?pw=hunter3\"}");
    api.doors().states.put("door", CameraStatus.State.LIVE);
    api.doors().lastFragmentAt = TestCameraApi.NOON.minusSeconds(2);

    JsonNode well = api.server().get("/api/v1/cameras/door/verdict").json();
    assertThat(well.get("outcome").asText()).isEqualTo("well");
    assertThat(well.get("verdict").isNull()).isTrue();
    assertThat(well.get("stages").findValuesAsText("stage"))
        .containsExactly(
            "bridge",
            "name",
            "tcp",
            "tls",
            "rtsp",
            "auth",
            "sdp",
            "rtp",
            "pictures",
            "key-frame",
            "codec-fit",
            "join",
            "ice",
            "dtls",
            "media",
            "archive");
    assertThat(well.get("stages").findValuesAsText("state"))
        .containsExactly(
            "ok", "ok", "ok", "skipped", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok",
            "ok", "ok");
    assertThat(well.at("/stages/1/evidence").asText()).isEqualTo("rtsp://cam:554");
    assertThat(well.at("/stages/7/evidence").asText()).isEqualTo("99000 bytes over tcp");
    assertThat(well.at("/stages/13/evidence").asText()).isEqualTo("AEAD_AES_128_GCM");
    assertThat(well.toString()).doesNotContain("hunter");

    api.doors().missing = "disk-full for 2000 ms";
    JsonNode full = api.server().get("/api/v1/cameras/door/verdict").json();
    assertThat(full.get("outcome").asText()).isEqualTo("broken");
    assertThat(full.at("/verdict/stage").asText()).isEqualTo("archive");
    assertThat(full.at("/verdict/fix").asText()).contains("Make room");
    assertThat(full.at("/stages/15/state").asText()).isEqualTo("failed");
    assertThat(full.at("/stages/14/state").asText()).isEqualTo("ok");

    api.doors().silent = true;
    JsonNode silent = api.server().get("/api/v1/cameras/door/verdict").json();
    assertThat(silent.at("/verdict/stage").asText()).isEqualTo("bridge");
    assertThat(silent.at("/stages/0/state").asText()).isEqualTo("failed");
    assertThat(silent.at("/stages/1/state").asText()).isEqualTo("unknown");
    assertThat(api.server().get("/api/v1/cameras/gate/verdict").status()).isEqualTo(404);
  }

  @Test
  void statusJoinsWhatBridgeAndChannelKnow() {
    api.put("door", "{\"url\":\"rtsp://cam\"}");
    api.doors().states.put("door", CameraStatus.State.LIVE);
    api.doors().lastFragmentAt = TestCameraApi.NOON.minusSeconds(2);
    JsonNode status = api.server().get("/api/v1/cameras/door/status").json();

    assertThat(status.get("id").asText()).isEqualTo("door");
    assertThat(status.get("state").asText()).isEqualTo("live");
    assertThat(status.at("/source/pictures").asLong()).isEqualTo(250);
    assertThat(status.at("/source/address").asInt()).isEqualTo(2);
    assertThat(status.at("/source/transport").asText()).isEqualTo("tcp");
    assertThat(status.at("/source/quirks").toString()).isEqualTo("{\"sdp-no-name\":3}");
    assertThat(status.at("/source/clock").toString())
        .isEqualTo(
            "{\"source\":\"camera-shifted\",\"confidence\":\"medium\",\"offsetMillis\":3600000,"
                + "\"delayMillis\":null,\"repaired\":{\"clock-set\":1}}");
    assertThat(status.at("/session/srtpProfile").asText()).isEqualTo("AEAD_AES_128_GCM");
    assertThat(status.at("/session/candidatePair").toString())
        .isEqualTo(
            "{\"local\":{\"type\":\"relay\",\"protocol\":\"tls\","
                + "\"address\":\"198.51.100.7:50000\"},"
                + "\"remote\":{\"type\":\"host\",\"address\":\"192.0.2.1:8444\"}}");
    assertThat(status.at("/sessions/0/packetsSent").asLong()).isEqualTo(1000);
    JsonNode finding = status.at("/sessions/0/findings/0");
    assertThat(finding.get("code").asText()).isEqualTo("bit-rate-over-limit");
    assertThat(finding.get("severity").asText()).isEqualTo("warn");
    assertThat(finding.get("text").asText()).isEqualTo("the camera sends a lot");
    assertThat(finding.get("fix").asText()).contains("sub-stream");
    assertThat(status.get("verdict").isNull()).as("a warning is no verdict").isTrue();
    assertThat(status.at("/archive/lastFragmentAt").asText())
        .isEqualTo(TestCameraApi.NOON.minusSeconds(2).toString());
    assertThat(status.at("/archive/packetsReceived").asLong()).isEqualTo(999);
    assertThat(status.at("/archive/bytesReceived").asLong()).isEqualTo(88_000);
    assertThat(status.at("/archive/freezes").asLong()).isEqualTo(2);
    assertThat(status.at("/archive/frozenMillis").asLong()).isEqualTo(700);
    assertThat(status.at("/archive/missing").isNull()).isTrue();
    api.doors().missing = "disk-full for 2000 ms";
    assertThat(
            api.server().get("/api/v1/cameras/door/status").json().at("/archive/missing").asText())
        .isEqualTo("disk-full for 2000 ms");
    JsonNode verdict = api.server().get("/api/v1/cameras/door/status").json().get("verdict");
    assertThat(verdict.get("stage").asText()).isEqualTo("archive");
    assertThat(verdict.get("code").asText()).isEqualTo("disk-full");
    assertThat(verdict.get("text").asText()).contains("disk-full for 2000 ms");
    assertThat(verdict.get("fix").asText()).isNotBlank();
    assertThat(status.get("verdict").isNull()).isTrue();
    assertThat(status.at("/quirks/single-session").asLong()).isEqualTo(2);
  }

  @Test
  void aCameraIsNotLiveBeforeAFragmentIsStoredNorWhenTheyStop() {
    api.put("door", "{\"url\":\"rtsp://cam\"}");
    api.doors().states.put("door", CameraStatus.State.LIVE);

    assertThat(api.state("door")).isEqualTo("joining");
    api.doors().lastFragmentAt = TestCameraApi.NOON.minusSeconds(46);
    assertThat(api.state("door")).isEqualTo("waiting");
  }

  @Test
  void aDisabledOrSilentBridgeStillHasAStatus() {
    api.put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");
    api.put("silent", "{\"url\":\"rtsp://cam\"}");
    api.doors().silent = true;

    assertThat(api.state("off")).isEqualTo("disabled");
    JsonNode silent = api.server().get("/api/v1/cameras/silent/status").json();
    assertThat(silent.get("state").asText()).isEqualTo("waiting");
    assertThat(silent.at("/source/fault").asText()).isEqualTo("no-answer");
    assertThat(silent.at("/verdict/stage").asText()).isEqualTo("bridge");
    assertThat(api.server().get("/api/v1/cameras/none/status").status()).isEqualTo(404);
  }
}
