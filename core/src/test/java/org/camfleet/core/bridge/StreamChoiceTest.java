package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of a camera with two addresses and a sub-stream, which is the third. */
class StreamChoiceTest {
  private static final int SUBSTREAM = 2;

  private final StreamChoice choice = new StreamChoice(new SourceList(2, Duration.ofMinutes(5)), 2);

  @Test
  void theMainStreamHasItsAddressesInTurn() {
    assertThat(choice.current()).isZero();
    assertThat(choice.failed(false, 1)).isTrue();
    assertThat(choice.current()).isEqualTo(1);
    assertThat(choice.plays(2)).isFalse();
    assertThat(choice.untilTrial()).isNotNull();
  }

  @Test
  void theSubStreamIsPulledWhileItIsWanted() {
    choice.turn(true);
    assertThat(choice.current()).isEqualTo(SUBSTREAM);
    assertThat(choice.plays(1)).isFalse();
    assertThat(choice.untilTrial()).as("no better address is tried meanwhile").isNull();
    choice.turn(false);
    assertThat(choice.current()).isZero();
  }

  @Test
  void whereTheSubStreamFailsTheTwoHaveTheirTurnsAndTheMainStreamEndsIt() {
    choice.turn(true);
    assertThat(choice.failed(false, 1)).isTrue();
    assertThat(choice.current()).isZero();
    assertThat(choice.failed(false, 2)).isFalse();
    assertThat(choice.current()).isEqualTo(SUBSTREAM);
    choice.failed(false, 3);
    assertThat(choice.plays(4)).as("the main stream, though the other is wanted").isTrue();
    assertThat(choice.isSubstream()).isFalse();
    assertThat(choice.plays(5)).isFalse();
  }

  @Test
  void aSubStreamWithoutASessionLeftIsAskedAgainBeforeTheMainStreamHasItsTurn() {
    choice.turn(true);
    assertThat(choice.failed(true, 1)).isFalse();
    assertThat(choice.failed(true, 2)).isFalse();
    assertThat(choice.current()).isEqualTo(SUBSTREAM);
    assertThat(choice.failed(true, 3)).isTrue();
    assertThat(choice.current()).isZero();
  }
}
