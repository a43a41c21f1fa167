package org.camfleet.codecs.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class UnwrapperTest {
  @Test
  void sequenceNumbersWrapForwardsAndBackwards() {
    SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    assertThat(unwrapper.unwrap(65_534)).isEqualTo(65_534);
    assertThat(unwrapper.unwrap(1)).isEqualTo(65_537);
    assertThat(unwrapper.unwrap(65_535)).isEqualTo(65_535);
    assertThat(unwrapper.unwrap(0)).isEqualTo(65_536);
    assertThat(unwrapper.unwrap(32_000)).isEqualTo(65_536 + 32_000);
  }

  @Test
  void aFirstPacketThatCameLateMayHaveAnEarlierNeighbour() {
    SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    assertThat(unwrapper.unwrap(0)).isZero();
    assertThat(unwrapper.unwrap(65_535)).isEqualTo(-1);
    unwrapper.reset();
    assertThat(unwrapper.unwrap(7)).isEqualTo(7);
  }

  @Test
  void timestampsFollowAnyPathOfStepsBelowHalfTheRange() {
    long seed = 11;
    Random random = new Random(seed);
    TimestampUnwrapper unwrapper = new TimestampUnwrapper();
    long line = 0xFFFF_0000L;
    assertThat(unwrapper.unwrap(line)).isEqualTo(line);
    for (int i = 0; i < 10_000; i++) {
      line += random.nextInt() / 2;
      long expected = line;
      assertThat(unwrapper.peek(line & 0xFFFF_FFFFL))
          .as("seed %d step %d", seed, i)
          .isEqualTo(expected);
      assertThat(unwrapper.unwrap(line & 0xFFFF_FFFFL))
          .as("seed %d step %d", seed, i)
          .isEqualTo(expected);
    }
  }
}
