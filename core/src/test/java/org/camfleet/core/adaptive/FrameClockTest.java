package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameClockTest {
  private static final long EPOCH = 1_700_000_000_000_000L;
  private static final long PICTURE = 40_000;

  private final FrameClock clock = new FrameClock();

  @Test
  void withoutSoundAPictureGetsTheTimeOfTheQuickest() {
    clock.ready(EPOCH, 5_000_000);
    clock.ready(EPOCH + PICTURE, 5_040_000 + 90_000);
    assertThat(clock.stamp(EPOCH + PICTURE)).isBetween(5_040_000L, 5_040_100L);
  }

  @Test
  void picturesGetTheDelayOfTheSoundOfTheirInstant() {
    for (int i = 0; i < 200; i++) {
      clock.sounded(EPOCH + i * PICTURE, 5_070_000 + i * PICTURE);
      clock.ready(EPOCH + i * PICTURE, 5_010_000 + i * PICTURE);
    }
    assertThat(clock.stamp(EPOCH + 200 * PICTURE)).isEqualTo(5_070_000 + 200 * PICTURE);
    assertThat(clock.due(EPOCH + 200 * PICTURE)).isEqualTo(5_070_000 + 200 * PICTURE);
  }

  @Test
  void picturesThatAreReadyLaterThanTheirSoundAreStampedAsItIs() {
    for (int i = 0; i < 200; i++) {
      clock.sounded(EPOCH + i * PICTURE, 5_070_000 + i * PICTURE);
      clock.ready(EPOCH + i * PICTURE, 5_190_000 + i * PICTURE);
    }
    assertThat(clock.stamp(EPOCH + 200 * PICTURE)).isEqualTo(5_070_000 + 200 * PICTURE);
    assertThat(clock.due(EPOCH + 200 * PICTURE)).isEqualTo(5_190_000 + 200 * PICTURE);
  }

  @Test
  void whatComesInBurstsIsHandedOverEvenly() {
    long[] due = new long[300];
    for (int i = 0; i < 300; i++) {
      long burst =
          5_000_000 + (i / 3 * 3 + 2) * PICTURE; // three at a time, when the last one is due
      clock.ready(EPOCH + i * PICTURE, burst);
      due[i] = clock.due(EPOCH + i * PICTURE);
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
    assertThat(clock.due(EPOCH + 2 * PICTURE))
        .isLessThanOrEqualTo(5_000_000 + 2 * PICTURE + 401_000);
  }

  @Test
  void aSlowSourceIsFollowedAndALeapingOneAtOnce() {
    for (int i = 0; i < 10_000; i++) {
      clock.ready(EPOCH + i * 39_990L, 5_000_000 + i * PICTURE);
    }
    long now = 5_000_000 + 9_999 * PICTURE;
    assertThat(clock.stamp(EPOCH + 9_999 * 39_990L)).isBetween(now - 1_000, now);
    clock.ready(EPOCH + 86_400_000_000L, now + PICTURE);
    assertThat(clock.stamp(EPOCH + 86_400_000_000L)).isEqualTo(now + PICTURE);
  }

  @Test
  void soundThatEndedHoldsNothingBack() {
    clock.sounded(EPOCH, 5_200_000);
    for (int i = 0; i < 100; i++) {
      clock.ready(EPOCH + i * PICTURE, 5_000_000 + i * PICTURE);
    }
    assertThat(clock.stamp(EPOCH + 100 * PICTURE)).isBetween(8_999_000L, 9_001_000L);
  }
}
