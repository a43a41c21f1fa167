package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideowebrtcstorage.model.ClientLimitExceededException;

/** A node that is always short, since a hundredth of its heap is all it may use. */
@Tag("peer")
class ShortNodeTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void aShortNodeRecordsACameraAndRefusesItsViewersInTheWordsThatTheyKnow() throws Exception {
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet = shortNode();
        KvsClient kvs = KvsClient.of(camfleet.api())) {
      await().atMost(SOON).until(() -> health(camfleet).contains("\"level\":\"fewer-adaptive\""));
      FleetApi api = camfleet.api();
      Cameras.add(api, "gate", cameras.url(1));
      Cameras.awaitLive(api, "gate", SOON);

      String channel = kvs.channelArn("gate");
      assertThatThrownBy(() -> kvs.joinAsViewer(channel, "ann"))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(ClientLimitExceededException.class)
          .hasMessageContaining("the node is short. heap after collection: ");
      HttpResponse<String> view = api.send("POST", "/api/v1/cameras/gate:view", null);
      assertThat(view.statusCode()).isEqualTo(409);
      assertThat(view.body()).contains("ClientLimitExceededException", "Try again in a minute.");
      assertThat(health(camfleet))
          .contains("\"status\":\"ok\"", "% of the largest heap (limit: 1)");
      assertThat(api.send("GET", "/api/v1/events", null).body())
          .contains("node.brown-out", "the node is short and goes to level fewer-adaptive");
      assertThat(api.status("gate").path("state").asText()).isEqualTo("live");
    }
  }

  /** With a small young generation, since heap counts once it was collected. */
  private CamfleetProcess shortNode() throws IOException {
    Path data = directory.resolve("data");
    return CamfleetProcess.run(
        List.of("-Xmx512m", "-Xmn16m"),
        data,
        "camfleet ready: ",
        "serve",
        "--data",
        data.toString(),
        "--port",
        Integer.toString(CamfleetProcess.freePort()),
        "--set",
        "camfleet.brown-out.limit.heap-percent=1",
        "--set",
        "camfleet.brown-out.begin-after=0s",
        "--set",
        "camfleet.brown-out.step-after=1s");
  }

  private static String health(CamfleetProcess camfleet) throws IOException {
    try (InputStream in = camfleet.admin("health/ready").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
