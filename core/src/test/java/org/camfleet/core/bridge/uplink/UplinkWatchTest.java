package org.camfleet.core.bridge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.bridge.uplink.UplinkReading.Condition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Seconds of a link, one after the other, in virtual time. */
class UplinkWatchTest {
  private static final UplinkReading FINE = new UplinkReading(Condition.FINE, 0, 0, 2000, 2000);
  private static final UplinkReading THIN = new UplinkReading(Condition.THIN, 0.3, 900, 2000, 700);
  private static final UplinkSettings SETTINGS =
      new UplinkSettings(
          true,
          0.05,
          Duration.ofSeconds(1),
          0.8,
          Duration.ofSeconds(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(16));

  private long now = 1_000_000_000_000L;
  private UplinkWatch watch = watch(UplinkStep.SUBSTREAM, UplinkStep.ADAPTIVE);

  private UplinkWatch watch(UplinkStep... lower) {
    Set<UplinkStep> steps = EnumSet.noneOf(UplinkStep.class);
    steps.addAll(List.of(lower));
    return new UplinkWatch(SETTINGS, steps, now);
  }

  /** So many seconds of this, each change carried out at once; the last one that was decided. */
  private @Nullable UplinkStep pass(int seconds, UplinkReading reading) {
    UplinkStep decided = null;
    for (int i = 0; i < seconds; i++) {
      now += TimeUnit.SECONDS.toNanos(1);
      UplinkStep next = watch.second(now, reading);
      if (next != null) {
        watch.reached(next, now);
        decided = next;
      }
    }
    return decided;
  }

  private int secondsUntilMain(UplinkReading reading) {
    int seconds = 0;
    while (watch.step() != UplinkStep.MAIN && seconds < 10_000) {
      pass(1, reading);
      seconds++;
    }
    return seconds;
  }

  @Test
  void aShortDisturbanceChangesNothing() {
    pass(30, FINE);
    for (int i = 0; i < 20; i++) {
      assertThat(pass(8, THIN)).isNull();
      assertThat(pass(12, FINE)).isNull();
    }
  }

  @Test
  void aLinkThatIsThinForAWhileGetsLessAStepAtATime() {
    pass(10, FINE);
    assertThat(pass(9, THIN)).isNull();
    assertThat(pass(2, THIN)).isEqualTo(UplinkStep.SUBSTREAM);
    assertThat(pass(12, THIN)).as("the sub-stream has its time to settle").isNull();
    assertThat(pass(4, THIN)).isEqualTo(UplinkStep.ADAPTIVE);
    assertThat(pass(600, THIN)).as("there is nothing less").isNull();
  }

  @Test
  void aCameraWithoutAnythingLessStaysAndIsThin() {
    watch = watch();
    assertThat(pass(60, THIN)).isNull();
    assertThat(watch.isThin()).isTrue();
    pass(60, FINE);
    assertThat(watch.isThin()).isFalse();
  }

  @Test
  void moreIsSentOnlyAfterALongGoodTime() {
    pass(20, THIN);
    assertThat(watch.step()).isEqualTo(UplinkStep.SUBSTREAM);
    assertThat(pass(115, FINE)).isNull();
    assertThat(pass(10, FINE)).isEqualTo(UplinkStep.MAIN);
  }

  @Test
  void aLinkThatDoesNotLastIsTriedLaterAndLaterButWithinTheLongest() {
    pass(20, THIN);
    int[] pauses = new int[6];
    for (int i = 0; i < pauses.length; i++) {
      pauses[i] = secondsUntilMain(FINE);
      pass(20, THIN);
      assertThat(watch.step()).isEqualTo(UplinkStep.SUBSTREAM);
    }
    assertThat(pauses[0]).isBetween(115, 125);
    assertThat(pauses[1]).isBetween(235, 245);
    assertThat(pauses[2]).isBetween(475, 485);
    assertThat(pauses[4]).isBetween(955, 965);
    assertThat(pauses[5]).isBetween(955, 965);
  }

  @Test
  void aLinkThatLastsIsTrustedAgain() {
    pass(20, THIN);
    secondsUntilMain(FINE);
    pass(20, THIN);
    secondsUntilMain(FINE);
    pass(300, FINE); // longer than the pause was
    pass(20, THIN);
    assertThat(secondsUntilMain(FINE)).isBetween(115, 125);
  }

  @Test
  void aFarEndThatTellsNothingDecidesNothing() {
    assertThat(pass(600, UplinkReading.UNKNOWN)).isNull();
    pass(20, THIN);
    assertThat(pass(600, UplinkReading.UNKNOWN)).as("nor the way back").isNull();
  }

  @Test
  void whatCanNotBeHadIsLeftOutForAWhile() {
    pass(10, FINE);
    UplinkStep next = null;
    while (next == null) {
      now += TimeUnit.SECONDS.toNanos(1);
      next = watch.second(now, THIN);
    }
    assertThat(next).isEqualTo(UplinkStep.SUBSTREAM);
    watch.failed(now);
    assertThat(pass(15, THIN)).isEqualTo(UplinkStep.ADAPTIVE);
  }

  /** An engine that adapts loses nothing: what it has found is compared with what there was. */
  @Test
  void reEncodedPicturesGiveWayWhenTheLinkTakesWhatWasSentBefore() {
    watch = watch(UplinkStep.ADAPTIVE);
    pass(20, THIN);
    assertThat(watch.step()).isEqualTo(UplinkStep.ADAPTIVE);
    assertThat(pass(600, new UplinkReading(Condition.ADAPTS, 0, 0, 2100, 2100))).isNull();
    assertThat(pass(130, new UplinkReading(Condition.ADAPTS, 0, 0, 2500, 2500)))
        .isEqualTo(UplinkStep.MAIN);
  }

  @Test
  void ofSeveralTargetsTheWorstDecides() {
    assertThat(UplinkReading.worst(List.of(FINE, THIN, UplinkReading.UNKNOWN))).isEqualTo(THIN);
    assertThat(UplinkReading.worst(List.of(UplinkReading.UNKNOWN, FINE))).isEqualTo(FINE);
    assertThat(UplinkReading.worst(List.of())).isEqualTo(UplinkReading.UNKNOWN);
  }
}
