package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameClockTest {
  private static final long EPOCH = 1_700_000_000_000_000L;
  private static final long PICTURE = 40_000;

  private final FrameClock clock = new FrameClock();

  @Test
  void picturesWaitForTheSoundOfTheirInstant() {
    for (int i = 0; i < 200; i++) {
      long time = EPOCH + i * PICTURE;
      clock.ready(time, 5_010_000 + i * PICTURE);
      clock.sounded(time, 5_070_000 + i * PICTURE);
    }
    long time = EPOCH + 200 * PICTURE;
    long now = 5_010_000 + 200 * PICTURE;
    assertThat(clock.due(time, now)).isEqualTo(5_070_000 + 200 * PICTURE);
  }

  @Test
  void soundWaitsForThePicturesOfItsInstant() {
    for (int i = 0; i < 200; i++) {
      long time = EPOCH + i * PICTURE;
      clock.sounded(time, 5_060_000 + i * PICTURE);
      clock.ready(time, 5_250_000 + i * PICTURE);
    }
    long time = EPOCH + 200 * PICTURE;
    assertThat(clock.due(time, 5_060_000 + 200 * PICTURE)).isEqualTo(5_250_000 + 200 * PICTURE);
  }

  @Test
  void soundOfAnotherTimelineIsNotWaitedForAndDoesNotWait() {
    clock.ready(EPOCH, 5_000_000);
    clock.sounded(EPOCH - 9_000_000, 5_000_000);
    assertThat(clock.due(EPOCH, 5_000_000)).isEqualTo(5_000_000);
    assertThat(clock.due(EPOCH - 9_000_000, 5_000_000)).isEqualTo(5_000_000);
    assertThat(new FrameClock().due(EPOCH, 7_000_000)).isEqualTo(7_000_000);
  }

  @Test
  void whatComesInBurstsIsHandedOverEvenly() {
    long[] due = new long[300];
    for (int i = 0; i < 300; i++) {
      long burst = 5_000_000 + (i / 3 * 3 + 2) * PICTURE; // three at a time, when the last is due
      clock.ready(EPOCH + i * PICTURE, burst);
      due[i] = clock.due(EPOCH + i * PICTURE, burst);
      assertThat(due[i]).isGreaterThanOrEqualTo(burst);
    }
    for (int i = 200; i < 300; i++) {
      assertThat(due[i] - due[i - 1]).isBetween(PICTURE - 2_000, PICTURE + 2_000);
    }
  }

  @Test
  void nothingIsHeldBackForLong() {
    clock.ready(EPOCH, 5_000_000);
    clock.ready(EPOCH + PICTURE, 6_500_000);
    assertThat(clock.due(EPOCH + 2 * PICTURE, 5_100_000))
        .isLessThanOrEqualTo(5_000_000 + 2 * PICTURE + 401_000);
  }

  @Test
  void aSlowSourceIsFollowedAndALeapingOneAtOnce() {
    for (int i = 0; i < 10_000; i++) {
      clock.ready(EPOCH + i * 39_990L, 5_000_000 + i * PICTURE);
    }
    long now = 5_000_000 + 9_999 * PICTURE;
    assertThat(clock.due(EPOCH + 9_999 * 39_990L, now)).isBetween(now - 1_000, now);
    clock.ready(EPOCH + 86_400_000_000L, now + PICTURE);
    assertThat(clock.due(EPOCH + 86_400_000_000L, now + PICTURE)).isEqualTo(now + PICTURE);
  }

  @Test
  void whatWasLateOnceIsWaitedForLessAndLess() {
    clock.ready(EPOCH, 5_000_000);
    clock.ready(EPOCH + PICTURE, 5_300_000 + PICTURE);
    for (int i = 2; i < 702; i++) {
      clock.ready(EPOCH + i * PICTURE, 5_000_000 + i * PICTURE);
    }
    long now = 5_000_000 + 702 * PICTURE;
    assertThat(clock.due(EPOCH + 702 * PICTURE, now)).isBetween(now, now + 1_000);
  }
}
