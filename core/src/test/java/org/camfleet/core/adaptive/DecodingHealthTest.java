package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.camfleet.core.adaptive.DecodingHealth.Step;
import org.junit.jupiter.api.Test;

class DecodingHealthTest {
  private final DecodingHealth health = new DecodingHealth(DecodingSettings.DEFAULT);

  @Test
  void aDamagedPictureHasTheDecoderStartOver() {
    assertThat(health.after(false, true, second(0))).isEqualTo(Step.START_OVER);
    assertThat(health.after(true, true, second(1))).isEqualTo(Step.CONTINUE);
    assertThat(health.failures()).isZero();
  }

  @Test
  void aSlowPictureIsAFailureButItsFollowersStand() {
    assertThat(health.after(true, false, second(0))).isEqualTo(Step.CONTINUE);
    assertThat(health.failures()).isEqualTo(1);
  }

  @Test
  void aCameraOfWhichNothingCanBeDecodedIsGivenUp() {
    for (int at = 0; at < 15; at++) {
      assertThat(health.after(false, true, second(at))).isEqualTo(Step.START_OVER);
    }
    assertThat(health.after(false, true, second(15))).isEqualTo(Step.GIVE_UP);
  }

  @Test
  void oneGoodPictureInBetweenKeepsACamera() {
    for (int at = 0; at < 100; at++) {
      assertThat(health.after(at % 10 == 0, true, second(at))).isNotEqualTo(Step.GIVE_UP);
    }
  }

  @Test
  void aLimitOfTheRateForgivesUnevenTimes() {
    FrameRateLimit limit = new FrameRateLimit();
    long wanted =
        IntStream.range(0, 250)
            .mapToLong(i -> i * 40_000L + (i % 3 - 1) * 6_000L)
            .filter(time -> limit.admits(time, 25))
            .count();
    assertThat(wanted).isGreaterThanOrEqualTo(245);
    FrameRateLimit lower = new FrameRateLimit();
    assertThat(IntStream.range(0, 250).filter(i -> lower.admits(i * 40_000L, 10)).count())
        .isBetween(98L, 102L);
  }

  private static long second(int second) {
    return TimeUnit.SECONDS.toNanos(second);
  }
}
