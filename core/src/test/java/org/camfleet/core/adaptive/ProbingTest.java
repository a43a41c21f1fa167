package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbingTest {
  private static final long SECOND = 1_000_000;

  private final Probing probing = new Probing(4_000_000, 0);

  @Test
  void aThinWayIsTriedEveryThreeSecondsOnceTheFirstOnesAreOver() {
    int due = 0;
    for (int second = 0; second < 20; second++) {
      due += probing.isDue(500_000, second * SECOND) ? 1 : 0;
      assertThat(second >= 5 || due == 0).isTrue();
    }
    assertThat(due).isEqualTo(5);
  }

  @Test
  void aWayThatTakesMostOfWhatIsWantedOrIsNotKnownIsLeftAlone() {
    assertThat(probing.isDue(2_500_000, 10 * SECOND)).isFalse();
    assertThat(probing.isDue(0, 10 * SECOND)).isFalse();
    assertThat(probing.isDue(2_300_000, 10 * SECOND)).isTrue();
  }
}
