package org.camfleet.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.fleet.api.ApiRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutStagesTest {
  private static final RolloutStages STAGES =
      RolloutStages.parse("label:site=lab, label:canary, 5%, 25%, 100%");

  @Test
  void camerasWithALabelComeFirst() {
    assertThat(STAGES.byLabel(Map.of("site", "lab"))).isZero();
    assertThat(STAGES.byLabel(Map.of("site", "north", "canary", ""))).isEqualTo(1);
    assertThat(STAGES.byLabel(Map.of("site", "north"))).isEqualTo(5);
  }

  @Test
  void sharesCountTheCamerasOfFormerStagesToo() {
    Map<String, Integer> byLabel = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      byLabel.put("cam-" + i, i < 10 ? 0 : 5);
    }
    Map<Integer, Integer> sizes = sizes(STAGES.assign("salt", byLabel));

    assertThat(sizes.get(0)).isEqualTo(10);
    assertThat(sizes.get(2)).isBetween(45, 50);
    assertThat(sizes.get(3)).isBetween(190, 200);
    assertThat(sizes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1000);
  }

  @Test
  void everyRollOutBeginsWithOtherCamerasAndTheSmallestShareHasOne() {
    Map<String, Integer> byLabel = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      byLabel.put("cam-" + i, 5);
    }
    Map<String, Integer> one = STAGES.assign("one", byLabel);

    assertThat(sizes(one)).containsEntry(2, 1).containsEntry(3, 2).containsEntry(4, 9);
    assertThat(STAGES.assign("one", byLabel)).isEqualTo(one);
    assertThat(STAGES.assign("two", byLabel)).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5%",
        "100%,5%",
        "5%,5%,100%",
        "0%,100%",
        "101%",
        "label:",
        "label:=x,100%",
        "half,100%",
        "100%,",
        "100%,label:a"
      })
  void stagesThatAreWrongAreRefused(String text) {
    assertThatThrownBy(() -> RolloutStages.parse(text))
        .isInstanceOf(ApiRefusal.class)
        .hasMessageContaining("shares rising, the last one 100%");
  }

  private static Map<Integer, Integer> sizes(Map<String, Integer> assigned) {
    Map<Integer, Integer> sizes = new HashMap<>();
    assigned.values().forEach(stage -> sizes.merge(stage, 1, Integer::sum));
    return sizes;
  }
}
