package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hybrid mode with AWS's own JavaScript client as master: it answers the storage session and a
 * viewer that offers to it, and the presence list tells each step.
 */
@Tag("peer")
@Tag("npm")
class HybridTest {
  private static final String CHANNEL = "front-door";
  private static final Duration SOON = Duration.ofSeconds(20);

  /** The page's clock begins again after so many. */
  private static final int NUMBERS = 4096;

  @TempDir Path directory;

  @Test
  void aViewerGetsPicturesFromTheMasterWhileTheChannelRecords() throws Exception {
    try (CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"),
                "--roles",
                "service",
                "--set",
                "camfleet.channel.hybrid=true");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start();
        AwsJsPage master = AwsJsPage.open(chromium, camfleet);
        AwsJsPage viewer = AwsJsPage.open(chromium, camfleet)) {
      FleetApi api = camfleet.api();
      kvs.createStoredChannel(CHANNEL, 1);
      PresenceList.await(api, CHANNEL, "[] [] []");

      master.act("startDirectMaster", CHANNEL, 420, true);
      master.await("camera.masterIsWith('storage')", SOON);
      PresenceList.await(api, CHANNEL, "[master] [master connected] []");

      viewer.act("connectDirectViewer", CHANNEL, "ann", 900);
      PresenceList.await(api, CHANNEL, "[master, ann] [master connected] []");

      viewer.call("offer", "ann");
      viewer.await("camera.connected('ann')", SOON);
      Instant direct = Instant.now();
      PresenceList.await(api, CHANNEL, "[master, ann] [master connected] [ann answered]");
      viewer.call("watch", "ann");
      viewer.await("camera.pictures().seen.ann.length > 30", SOON);
      viewer.await("camera.hears('ann', 420) > 20", SOON);
      master.await("camera.masterHears('ann', 900) > 20", SOON);
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> Recording.video(camfleet, CHANNEL, direct).size() >= 3);
      showsTheMastersClockGoOn(Recording.tracks(camfleet, CHANNEL, direct));
      assertThat(master.call("log", "master").toString()).doesNotContain("error", "close");
      assertThat(viewer.call("log", "ann").toString()).doesNotContain("error", "close");

      viewer.call("close");
      PresenceList.await(api, CHANNEL, "[master] [master connected] []");
      master.call("close");
      PresenceList.await(api, CHANNEL, "[] [] []");
    }
  }

  /** The pictures that the master drew meanwhile; a busy browser leaves some of its 15 out. */
  private void showsTheMastersClockGoOn(Recording.Tracks stored) throws Exception {
    List<StoredClock.Shown> pictures = StoredClock.ofPage(stored, directory);
    assertThat(StoredClock.steps(pictures, NUMBERS)).allMatch(step -> step > 0 && step < 15);
    assertThat(pictures.size() / StoredClock.seconds(pictures))
        .as("pictures a second")
        .isBetween(5.0, 16.0);
    assertThat(StoredClock.longestGap(pictures)).as("seconds without a picture").isLessThan(1);
  }
}
