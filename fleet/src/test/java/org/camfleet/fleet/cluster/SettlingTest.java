package org.camfleet.fleet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final ClusterNode OLD = node("old", 600, 0);
  private static final ClusterNode OTHER = node("other", 600, 0);

  private final Settling settling = new Settling();

  @Test
  void nodesThatAreTheSameForHalfAMinuteHaveSettled() {
    assertThat(over(0, OLD, OTHER)).isFalse();
    assertThat(over(29, OLD, OTHER)).isFalse();
    assertThat(over(30, OLD, OTHER)).isTrue();
  }

  @Test
  void aNodeThatFellSilentUnsettlesAtOnceAndUntilTheOthersAreUsedToIt() {
    over(0, OLD, OTHER);
    assertThat(over(40, OLD, OTHER)).isTrue();
    assertThat(over(43, OLD, node("other", 600, 2))).isFalse();
    assertThat(over(50, OLD, node("other", 600, 9))).isFalse();
    assertThat(over(60, OLD, node("other", 600, 19))).isFalse();
    assertThat(over(73, OLD, node("other", 600, 32))).isTrue();
  }

  @Test
  void aNodeThatCameUnsettlesThoughTheLookerIsNew() {
    over(0, OLD, node("new", 5, 0));
    assertThat(over(24, OLD, node("new", 29, 0))).isFalse();
    assertThat(over(31, OLD, node("new", 36, 0))).isTrue();
  }

  private boolean over(long second, ClusterNode... nodes) {
    return settling.isOver(List.of(nodes), TimeUnit.SECONDS.toNanos(second));
  }

  private static ClusterNode node(String id, int ageSeconds, int silenceSeconds) {
    return TestNodes.node(
        id,
        ClusterNode.State.UP,
        1,
        0,
        NodeRoom.UNLIMITED,
        Duration.ofSeconds(ageSeconds),
        Duration.ofSeconds(silenceSeconds));
  }
}
