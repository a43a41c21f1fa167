package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes of three are killed, drained and halted again and again: {@code dev/long ClusterLongTest
 * -Dcamfleet.cluster.cameras=150 -Dcamfleet.cluster.kills=20}; with {@code
 * -Dcamfleet.cluster.clip=large} cameras of 2 Mbit/s with sound.
 */
@Tag("long")
@Tag("alone")
class ClusterLongTest {
  private static final int CAMERAS = Integer.getInteger("camfleet.cluster.cameras", 150);
  private static final int KILLS = Integer.getInteger("camfleet.cluster.kills", 20);
  private static final int DRAINS = Integer.getInteger("camfleet.cluster.drains", 3);
  private static final int IMPORTED = Integer.getInteger("camfleet.cluster.imported", 10_000);
  private static final int PAUSES = Integer.getInteger("camfleet.cluster.pauses", 2);
  private static final boolean LARGE =
      System.getProperty("camfleet.cluster.clip", "small").equals("large");

  /** Logs and data are kept when it fails. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void everyCameraIsRecordedOnWhateverBefallsANode() throws Exception {
    try (RecordedCluster recorded =
        LARGE
            ? RecordedCluster.startLarge(directory, CAMERAS)
            : RecordedCluster.start(directory, CAMERAS)) {
      List<Double> killed = new ArrayList<>();
      for (int kill = 0; kill < KILLS; kill++) {
        recorded.awaitSpread();
        killed.addAll(recorded.kill(recorded.anyNode()));
      }
      List<Double> lost = killed.stream().filter(gap -> gap > 0.5).toList();
      Gaps.figures("kill_gap", lost);
      List<Double> drained = new ArrayList<>();
      for (int drain = 0; drain < DRAINS; drain++) {
        recorded.awaitSpread();
        drained.addAll(recorded.drain(recorded.anyNode()));
      }
      Gaps.figures("drain_gap", drained);
      if (IMPORTED > 0) {
        Instant begun = Instant.now();
        new RollingRestart(recorded, RecordedCluster.NODES, IMPORTED).run();
        Gaps.figures("rolling_gap", recorded.gapsSince(begun));
      }
      List<Double> halted = new ArrayList<>();
      for (int pause = 0; pause < PAUSES; pause++) {
        halted.addAll(recorded.pause(recorded.anyNode(), Duration.ofSeconds(30)));
      }
      Gaps.figures("pause_gap", halted);
      recorded.figuresOfContent();
      recorded.nothingIsRecordedTwice();
      assertThat(Gaps.at(lost, 0.95)).as("gap at a kill, p95").isLessThan(10);
      assertThat(Gaps.at(drained, 0.95)).as("gap at a drain, p95").isLessThan(1);
    }
  }
}
