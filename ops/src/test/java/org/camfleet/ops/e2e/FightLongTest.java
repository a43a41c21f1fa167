package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that takes a channel again and again, as soon as it has lost it. */
@Tag("long")
@Tag("alone")
class FightLongTest {
  private static final String CAMERA = "gate";
  private static final int TAKES = 4;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The state is told when media flow, which a join takes some time to. */
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);

  @TempDir Path directory;

  @Test
  void inAFightThatLastsTheBridgeNeverJoinsTwiceInAMinute() throws Exception {
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      FleetApi api = camfleet.api();
      Cameras.add(api, CAMERA, cameras.url(1));
      Cameras.awaitLive(api, CAMERA, Duration.ofSeconds(30));
      Page page = Viewer.prepare(chromium, camfleet);
      List<Duration> pauses = new ArrayList<>();
      for (int i = 1; i <= TAKES; i++) {
        Stranger.takes(page, kvs, CAMERA);
        JsonNode status = Stranger.awaitSuperseded(api, CAMERA, i);
        Stranger.of(page, CAMERA).await("it.connectedAt", 20_000);
        pauses.add(
            Duration.between(
                Instant.parse(status.path("since").asText()),
                Instant.parse(status.at("/session/nextJoinAt").asText())));
        if (i < TAKES) {
          // Lost again: the bridge has taken it back.
          Stranger.of(page, CAMERA).await("it.events.some(e => e.code === 1000)", 400_000);
          Cameras.awaitLive(api, CAMERA, Duration.ofSeconds(30));
        }
      }

      List<Instant> joins =
          Stranger.events(api, CAMERA, "camera.live").stream()
              .map(one -> Instant.parse(one.path("at").asText()))
              .toList();
      assertThat(joins).hasSize(TAKES);
      assertThat(api.status(CAMERA).at("/session/joins").asInt()).isEqualTo(TAKES);
      Duration nearest = Duration.ofHours(1);
      for (int i = 1; i < joins.size(); i++) {
        Duration apart = Duration.between(joins.get(i - 1), joins.get(i));
        nearest = apart.compareTo(nearest) < 0 ? apart : nearest;
      }
      Figures.print("FIGURE nearest-joins %.1f s".formatted(nearest.toMillis() / 1e3));
      for (int i = 0; i < pauses.size(); i++) {
        Figures.print("FIGURE pause-%d %d s".formatted(i + 1, pauses.get(i).toSeconds()));
      }
      assertThat(nearest).isGreaterThan(MINUTE.minus(TO_CONNECT));
      assertThat(pauses).isSorted();
      assertThat(pauses.get(TAKES - 1)).isGreaterThan(MINUTE.multipliedBy(3));
      assertThat(Stranger.alarms(api, CAMERA)).hasSize(TAKES);
    }
  }
}
