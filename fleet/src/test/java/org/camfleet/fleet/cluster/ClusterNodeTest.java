package org.camfleet.fleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterNodeTest {
  @Test
  void aNodeThatTriesItselfOutTakesNothingYetButWhoLeavesWaitsForIt() {
    ClusterNode fresh = TestNodes.up("fresh", 0, NodeRoom.UNLIMITED);
    assertThat(fresh.takes()).isFalse();
    assertThat(fresh.isTaker()).isTrue();
  }

  @Test
  void nobodyWaitsForAFullNodeOrForOneThatLeavesOrIsSilent() {
    NodeRoom none = new NodeRoom("2 of 2 cameras", 0, 0, Map.of());
    assertThat(TestNodes.up("full", 0, none).isTaker()).isFalse();
    for (ClusterNode.State state : ClusterNode.State.values()) {
      assertThat(node(state, Duration.ZERO).isTaker())
          .as(state.toString())
          .isEqualTo(state == ClusterNode.State.UP);
    }
    assertThat(node(ClusterNode.State.UP, ClusterNode.GONE).isTaker()).isFalse();
  }

  private static ClusterNode node(ClusterNode.State state, Duration silence) {
    return TestNodes.node("n", state, 1, 0, NodeRoom.UNLIMITED, Duration.ofMinutes(5), silence);
  }
}
