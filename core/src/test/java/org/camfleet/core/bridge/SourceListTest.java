package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceListTest {
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final SourceList three = new SourceList(3, QUIET);

  @Test
  void whatNeverPlayedIsFollowedByTheNextUntilTheFirstHasItsTurnAgain() {
    assertThat(three.current()).isZero();
    assertThat(three.failed(0)).isTrue();
    assertThat(three.current()).isEqualTo(1);
    assertThat(three.failed(0)).isTrue();
    assertThat(three.current()).isEqualTo(2);
    assertThat(three.failed(0)).as("all have had their turn").isFalse();
    assertThat(three.current()).isZero();
  }

  @Test
  void whatPlayedIsFollowedByTheFirst() {
    three.failed(0);
    three.failed(0);
    three.plays(0);
    assertThat(three.failed(1)).isFalse();
    assertThat(three.current()).isZero();
    three.plays(2);
    assertThat(three.failed(3)).isFalse();
    assertThat(three.current()).as("a line that broke").isZero();
  }

  @Test
  void theSameIsAskedAgainWhenItWasNoFaultOfItsOwn() {
    three.failed(0);
    three.again();
    assertThat(three.current()).isZero();
  }

  @Test
  void whileTheFirstPlaysNothingBetterIsTried() {
    three.plays(0);
    assertThat(three.untilTrial()).isNull();
  }

  @Test
  void allBetterOnesAreTriedInTurnEachRoundLaterThanTheOneBefore() {
    three.failed(0);
    three.failed(0);
    three.plays(0);
    Duration[] pauses = new Duration[8];
    for (int i = 0; i < pauses.length; i++) {
      assertThat(three.trial()).isEqualTo(i % 2);
      pauses[i] = three.untilTrial();
      three.trialFailed(false);
    }
    assertThat(pauses)
        .extracting(Duration::toMinutes)
        .containsExactly(5L, 5L, 10L, 10L, 20L, 20L, 40L, 40L);
    for (int i = 0; i < 100; i++) {
      three.trialFailed(false);
    }
    assertThat(three.untilTrial()).isEqualTo(Duration.ofMinutes(80));
  }

  @Test
  void whatWasTakenOverAndDoesNotLastIsTriedLaterTheNextTime() {
    three.failed(0);
    three.plays(0);
    three.takenOver(three.trial(), 1);
    assertThat(three.current()).isZero();
    three.failed(2);
    three.failed(2);
    three.plays(2);
    assertThat(three.untilTrial()).isEqualTo(Duration.ofMinutes(10));

    three.takenOver(0, 3);
    three.failed(4 + HOUR);
    three.failed(4 + HOUR);
    three.plays(4 + HOUR);
    assertThat(three.untilTrial()).as("it had settled").isEqualTo(QUIET);
  }

  @Test
  void anAddressThatRefusesThePasswordIsTriedRarely() {
    three.failed(0);
    three.plays(0);
    three.trialFailed(true);
    assertThat(three.untilTrial()).isEqualTo(Duration.ofMinutes(80));
  }

  @Test
  void withoutAQuietTimeAnAddressIsKeptUntilItFails() {
    SourceList two = new SourceList(2, null);
    two.failed(0);
    two.plays(0);
    assertThat(two.untilTrial()).isNull();
  }

  @Test
  void aSingleAddressIsAskedAgainAndAgain() {
    SourceList one = new SourceList(1, QUIET);
    assertThat(one.failed(0)).isFalse();
    assertThat(one.current()).isZero();
    one.plays(0);
    assertThat(one.untilTrial()).isNull();
  }
}
