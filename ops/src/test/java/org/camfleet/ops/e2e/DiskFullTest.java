package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose disk is full says so everywhere, loses nothing stored, and records again by itself.
 */
@Tag("peer")
class DiskFullTest {
  @TempDir Path directory;

  @Test
  void aFullDiskIsToldInLogEventAndStatusAndOverWhenThereIsRoom() throws Exception {
    Instant from = Instant.now().minusSeconds(5);
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("data"));
        Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet = CamfleetProcess.serve(disk.directory())) {
      FleetApi api = camfleet.api();
      Cameras.add(api, "gate", cameras.url(1));
      Cameras.awaitLive(api, "gate", Duration.ofSeconds(30));
      disk.fill();
      status(
          api, status -> assertThat(status.path("missing").asText()).startsWith("disk-full for "));
      Recording.Tracks before = Recording.tracks(camfleet, "gate", from);

      event(api, "gate", "archive.gap", "disk-full for ");
      event(api, "archive", "archive.blocked", "this node can not store media: ");
      assertThat(camfleet.log())
          .containsPattern(
              "archive gap in .*: disk-full \\(disk of .*: full \\(expected: room for a")
          .doesNotContain("Exception", "ERROR");
      assertThat(api.send("GET", "/api/v1/cameras", null).statusCode()).isEqualTo(200);

      Instant freed = Instant.now();
      disk.free();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> !Recording.video(camfleet, "gate", freed).isEmpty());
      status(api, status -> assertThat(status.path("missing").isNull()).isTrue());
      before.isStillIn(Recording.tracks(camfleet, "gate", from));
      assertThat(camfleet.log()).contains("records again after disk-full");
      event(api, "archive", "archive.unblocked", "this node can store media again");
    }
  }

  private static void status(FleetApi api, Consumer<JsonNode> expectation) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> expectation.accept(api.status("gate").path("archive")));
  }

  private static void event(FleetApi api, String subject, String type, String text) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        api.call("GET", "/api/v1/events?camera=" + subject, null, 200)
                            .path("events"))
                    .anySatisfy(
                        event -> {
                          assertThat(event.path("type").asText()).isEqualTo(type);
                          assertThat(event.path("text").asText()).startsWith(text);
                        }));
  }
}
