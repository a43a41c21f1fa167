package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in network namespaces: one is cut off from the others, and still reaches database,
 * cameras and recordings, so both sides could go on.
 */
@Tag("peer")
@Tag("alone")
class PartitionTest {
  private static final int CAMERAS = 9;

  @TempDir Path directory;

  @Test
  void ofTwoSidesThatCanNotSeeEachOtherOneRecordsAndAfterwardsAllIsWhereItShouldBe()
      throws Exception {
    try (Namespaces namespaces = Namespaces.make(RecordedCluster.NODES);
        RecordedCluster recorded = RecordedCluster.startIn(namespaces, directory, CAMERAS)) {
      int lonely = recorded.anyNode();
      List<Double> gaps = recorded.cutOff(namespaces, lonely);

      RecordedCluster.figures("partition_gap", gaps);
      recorded.nothingIsRecordedTwice();
      assertThat(RecordedCluster.at(gaps, 1)).isLessThan(25);
    }
  }
}
