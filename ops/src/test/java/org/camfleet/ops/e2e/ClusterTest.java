package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in three processes on one PostgreSQL, with real media: the short forms of {@link
 * ClusterLongTest}.
 */
@Tag("peer")
@Tag("networks")
class ClusterTest {
  private static final int CAMERAS = 12;

  @TempDir static Path directory;
  private static Namespaces namespaces;
  private static RecordedCluster recorded;

  @BeforeAll
  static void start() throws Exception {
    namespaces = Namespaces.make(RecordedCluster.NODES);
    recorded =
        namespaces == null
            ? RecordedCluster.start(directory, CAMERAS)
            : RecordedCluster.startIn(directory, CAMERAS);
  }

  @AfterAll
  static void stop() {
    if (recorded != null) {
      recorded.close();
    }
    if (namespaces != null) {
      namespaces.close();
    }
  }

  @Test
  void theCamerasOfAKilledNodeAreRecordedAgainByTheOthers() throws Exception {
    List<Double> gaps = recorded.kill(recorded.anyNode());

    Gaps.figures("gap", gaps.stream().filter(gap -> gap > 0.5).toList());
    assertThat(Gaps.at(gaps, 1)).isLessThan(25);
    recorded.nothingIsRecordedTwice();
    recorded.timesAreTheCameras();
  }

  @Test
  void aNodeIsRestartedWhileAnImportRunsAndNothingIsLost() throws Exception {
    Instant begun = Instant.now();
    new RollingRestart(recorded, 1, 1_000).run();

    List<Double> gaps = recorded.gapsSince(begun);
    Gaps.figures("rolling_gap", gaps);
    // How long gaps are is measured by the long form; here machines are busy.
    assertThat(Gaps.at(gaps, 1)).isLessThan(25);
    recorded.nothingIsRecordedTwice();
  }

  @Test
  void aNodeThatStoodStillComesBackAndRecordsNothingOverItsSuccessors() throws Exception {
    List<Double> gaps = recorded.pause(recorded.anyNode(), Duration.ofSeconds(15));

    Gaps.figures("pause_gap", gaps);
    recorded.nothingIsRecordedTwice();
  }

  /** The one that is cut off still reaches database, cameras and recordings: both could go on. */
  @Test
  void ofTwoSidesThatCanNotSeeEachOtherOneRecordsAndAfterwardsAllIsWhereItShouldBe()
      throws Exception {
    assumeTrue(namespaces != null, "network namespaces");
    List<Double> gaps = recorded.cutOff(namespaces, recorded.anyNode());

    Gaps.figures("partition_gap", gaps);
    recorded.nothingIsRecordedTwice();
    assertThat(Gaps.at(gaps, 1)).isLessThan(25);
  }
}
