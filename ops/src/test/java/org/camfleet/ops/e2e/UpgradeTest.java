package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes of a version from before are replaced one by one by this one, while they record and
 * while an import runs: {@code dev/long UpgradeTest -Dcamfleet.upgrade.from=REVISION}. What the
 * quick tests hold of it is MessageEvolutionTest and MigrationRulesTest.
 */
@Tag("long")
@Tag("alone")
class UpgradeTest {
  private static final int CAMERAS = Integer.getInteger("camfleet.cluster.cameras", 60);
  private static final int LINES = Integer.getInteger("camfleet.cluster.lines", 10_000);

  @TempDir Path directory;

  @Test
  void everyCameraIsRecordedOnAndNothingThatWasAcknowledgedIsLost() throws Exception {
    FormerBuild former = FormerBuild.make(directory);
    System.out.println("upgrade from " + former.revision());
    try (RecordedCluster recorded =
        RecordedCluster.startOf(former.classPath(), directory, CAMERAS)) {
      recorded.cluster().startFrom(CamfleetProcess.THIS_BUILD);
      Instant begun = Instant.now();
      new RollingRestart(recorded, RecordedCluster.NODES, LINES).run();

      List<Double> gaps = recorded.gapsSince(begun);
      Gaps.figures("upgrade_gap", gaps);
      recorded.nothingIsRecordedTwice();
      assertThat(Gaps.at(gaps, 0.95)).as("gap at the upgrade, p95").isLessThan(1);
      assertThat(Gaps.at(gaps, 1)).as("gap at the upgrade").isLessThan(10);
      understood(recorded.cluster());
    }
  }

  /** No message was refused by a node of either version. */
  private static void understood(Cluster cluster) throws IOException {
    for (int number : cluster.running()) {
      assertThat(cluster.node(number).log())
          .as("node %d", number)
          .doesNotContain("Failed to deserialize");
    }
  }
}
