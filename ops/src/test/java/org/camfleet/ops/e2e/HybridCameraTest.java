package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hybrid mode with our own bridge as master: browsers see a camera from it while it records. */
@Tag("peer")
class HybridCameraTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** The demo clip has so many pictures. */
  private static final int PERIOD = 600;

  @TempDir Path directory;

  @Test
  void chromiumSeesACameraFromItsBridgeWhileTheChannelRecords() throws Exception {
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"),
                "--set",
                "camfleet.channel.hybrid=true",
                "--set",
                "camfleet.bridge.max-direct-viewers=2");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      FleetApi api = camfleet.api();
      Cameras.add(api, "gate", cameras.url(1));
      Cameras.awaitLive(api, "gate", Duration.ofSeconds(30));
      PresenceList.await(api, "gate", "[master] [master connected] []");

      Page page = Viewer.prepare(chromium, camfleet);
      String channel = kvs.channelArn("gate");
      Viewer ann = Viewer.offer(page, kvs, channel, "ann");
      seesTheCamera(ann, cameras.clock(1));
      Instant direct = Instant.now();
      long before = ann.video("framesDecoded");
      PresenceList.await(api, "gate", "[master, ann] [master connected] [ann answered]");

      Viewer bob = Viewer.offer(page, kvs, channel, "bob");
      seesTheCamera(bob, cameras.clock(1));
      PresenceList.await(
          api, "gate", "[master, ann, bob] [master connected] [ann answered, bob answered]");
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> Recording.video(camfleet, "gate", direct).size() >= 3);
      showsTheWholeClock(Recording.tracks(camfleet, "gate", direct));
      assertThat(ann.video("framesDecoded") - before).as("ann's meanwhile").isGreaterThan(50);
      assertThat(api.status("gate").path("state").asText()).isEqualTo("live");

      ann.close();
      bob.close();
      PresenceList.await(api, "gate", "[master] [master connected] []");
    }
  }

  private static void seesTheCamera(Viewer viewer, CameraClock clock) {
    viewer.await("it.pictures.length > 50", (int) SOON.toMillis());
    double now = viewer.number("performance.timeOrigin + performance.now()");
    CameraClock.Lag lag = clock.lag(viewer.seen(), now - 1_000, now);
    lag.assertOwn();
  }

  /** All of the camera's 25 pictures a second are stored, each once and in order. */
  private void showsTheWholeClock(Recording.Tracks stored) throws Exception {
    List<StoredClock.Shown> pictures = StoredClock.ofCamera(stored, directory);
    assertThat(pictures).extracting(StoredClock.Shown::number).doesNotContain(-1);
    assertThat(StoredClock.steps(pictures, PERIOD)).containsOnly(1);
    assertThat(StoredClock.seconds(pictures)).as("seconds stored").isGreaterThan(5);
    assertThat(pictures.size() / StoredClock.seconds(pictures))
        .as("pictures a second")
        .isCloseTo(25, within(1.0));
  }
}
