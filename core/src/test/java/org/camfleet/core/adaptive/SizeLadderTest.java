package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeLadderTest {
  private final SizeLadder ladder = new SizeLadder(1920, 1_000_000);

  @Test
  void beginsWithWhatTheFirstBitRateIsGoodFor() {
    assertThat(ladder.longest()).isEqualTo(1280);
    assertThat(new SizeLadder(1920, 4_000_000).longest()).isEqualTo(1920);
    assertThat(new SizeLadder(960, 4_000_000).longest()).isEqualTo(960);
  }

  @Test
  void goesDownAtOnceAsFarAsNeeded() {
    assertThat(ladder.next(250_000)).isEqualTo(640);
    assertThat(ladder.next(50_000)).isEqualTo(480);
  }

  @Test
  void goesUpOneRungAtATimeAndOnlyWhenThereIsMoreThanEnoughForAWhile() {
    ladder.next(100_000);
    for (int longest : new int[] {640, 960, 1280, 1920}) {
      int before = ladder.longest();
      assertThat(ladder.next(4_000_000)).isEqualTo(before);
      assertThat(ladder.next(4_000_000)).isEqualTo(before);
      assertThat(ladder.next(4_000_000)).isEqualTo(before);
      assertThat(ladder.next(4_000_000)).isEqualTo(longest);
    }
    assertThat(ladder.next(9_000_000)).isEqualTo(1920);
  }

  @Test
  void aWayThatBarelyTakesMoreChangesNothing() {
    for (int i = 0; i < 20; i++) {
      assertThat(ladder.next(1_900_000)).isEqualTo(1280);
      assertThat(ladder.next(720_000)).isEqualTo(1280);
    }
  }
}
