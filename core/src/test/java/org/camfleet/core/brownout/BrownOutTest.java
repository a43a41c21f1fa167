package org.camfleet.core.brownout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrownOutTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final CountingMetrics metrics = new CountingMetrics();
  private final BrownOut brownOut = new BrownOut(metrics, () -> NOW);
  private final List<String> left = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "NORMAL, false, false",
    "NO_IMAGES, true, false",
    "NO_NEW_VIEWERS, true, true",
    "FEWER_VIEWERS, true, true",
    "FEWER_ADAPTIVE, true, true"
  })
  void eachLevelRefusesWhatThoseBeforeItDo(Level level, boolean recorded, boolean viewers) {
    brownOut.become(level, "CPU: 97 % of all cores (limit: 95)");
    assertThat(brownOut.refuse(Work.RECORDED) != null).isEqualTo(recorded);
    assertThat(brownOut.refuse(Work.VIEWER) != null).isEqualTo(viewers);
    assertThat(brownOut.refuse(Work.DIRECT_VIEWER) != null).isEqualTo(viewers);
    assertThat(metrics.value("camfleet_brown_out_level")).isEqualTo(level.ordinal());
  }

  @Test
  void aRefusalSaysWhyAndIsCounted() {
    brownOut.become(Level.NO_NEW_VIEWERS, "CPU: 97 % of all cores (limit: 95)");
    assertThat(brownOut.refuse(Work.VIEWER))
        .isEqualTo(
            "No new viewers at present, since the node is short. CPU: 97 % of all cores (limit:"
                + " 95). Try again in a minute.")
        // AWS's JavaScript client never tries again when it reads this.
        .doesNotContain("maximum number of viewers");
    assertThat(refused("viewer")).isEqualTo(1);
    assertThat(refused("direct-viewer")).isZero();
    assertThat(brownOut.state().since()).isEqualTo(NOW);
  }

  @Test
  void theNewestLeavesFirstAndOnce() {
    enter("ann");
    BrownOut.Place bob = enter("bob");
    enter("cat");
    brownOut.enter(Work.DIRECT_VIEWER, () -> left.add("dan"));
    bob.close();

    brownOut.closeNewest(2);
    assertThat(left).containsExactly("dan", "cat");
    assertThat(brownOut.hasViewers()).isTrue();
    brownOut.closeNewest(2);
    brownOut.closeNewest(2);
    assertThat(left).containsExactly("dan", "cat", "ann");
    assertThat(brownOut.hasViewers()).isFalse();
    assertThat(closed("viewer")).isEqualTo(2);
    assertThat(closed("direct-viewer")).isEqualTo(1);
  }

  private BrownOut.Place enter(String name) {
    return brownOut.enter(Work.VIEWER, () -> left.add(name));
  }

  private long refused(String work) {
    return metrics.value("camfleet_brown_out_refused_total", "work", work);
  }

  private long closed(String work) {
    return metrics.value("camfleet_brown_out_closed_total", "work", work);
  }
}
