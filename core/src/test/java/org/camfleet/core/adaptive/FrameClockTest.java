package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameClockTest {
  private static final long EPOCH = 1_700_000_000_000_000L;

  private final FrameClock clock = new FrameClock();

  @Test
  void aPictureGetsTheTimeAtWhichItCameHoweverLongDecodingTook() {
    clock.came(EPOCH, 5_000_000);
    clock.came(EPOCH + 40_000, 5_040_000);
    assertThat(clock.stamp(EPOCH, 5_100_000)).isEqualTo(5_000_000);
    assertThat(clock.stamp(EPOCH + 40_000, 5_300_000)).isBetween(5_040_000L, 5_040_040L);
  }

  @Test
  void theUnitThatCameQuickestSetsThePace() {
    clock.came(EPOCH, 5_090_000);
    clock.came(EPOCH + 40_000, 5_040_000);
    assertThat(clock.stamp(EPOCH + 40_000, 6_000_000)).isEqualTo(5_040_000);
  }

  @Test
  void noPictureIsOfTheFuture() {
    clock.came(EPOCH, 5_000_000);
    assertThat(clock.stamp(EPOCH + 900_000, 5_100_000)).isEqualTo(5_100_000);
    assertThat(new FrameClock().stamp(EPOCH, 7_000_000)).isEqualTo(7_000_000);
  }

  @Test
  void aSlowSourceIsFollowedAndALeapingOneAtOnce() {
    for (int i = 0; i < 10_000; i++) {
      clock.came(EPOCH + i * 39_990L, 5_000_000 + i * 40_000L);
    }
    long now = 5_000_000 + 9_999 * 40_000L;
    assertThat(clock.stamp(EPOCH + 9_999 * 39_990L, now)).isBetween(now - 1_000, now);
    clock.came(EPOCH + 86_400_000_000L, now + 40_000);
    assertThat(clock.stamp(EPOCH + 86_400_000_000L, now + 90_000)).isEqualTo(now + 40_000);
  }
}
