package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camfleet.ops.e2e.StoredClock.Shown;
import org.junit.jupiter.api.Test;

class StoredClockTest {
  @Test
  void aClockThatBeginsAgainAndOneWithAGapGoOn() {
    assertThat(jumps(new Shown(1.0, 595), new Shown(1.1, 598), new Shown(1.2, 0))).isEmpty();
    assertThat(jumps(new Shown(1.0, 595), new Shown(11.0, 245))).isEmpty();
  }

  @Test
  void aPictureThatIsStoredTwiceIsFound() {
    assertThat(jumps(new Shown(1.0, 10), new Shown(1.1, 12), new Shown(1.2, 12))).hasSize(1);
    assertThat(jumps(new Shown(1.0, 10), new Shown(1.1, 12), new Shown(1.15, 10))).hasSize(1);
  }

  @Test
  void aClockThatIsNotWhereItsTimeIsIsFound() {
    assertThat(jumps(new Shown(1.0, 10), new Shown(5.0, 60))).hasSize(1);
    assertThat(jumps(new Shown(1.0, 10), new Shown(5.0, 160))).hasSize(1);
  }

  private static List<String> jumps(Shown... pictures) {
    return StoredClock.jumps(List.of(pictures), 600, 25, 5);
  }
}
