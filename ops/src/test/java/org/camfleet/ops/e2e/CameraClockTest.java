package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.ops.e2e.CameraClock.Lag;
import org.camfleet.ops.e2e.CameraClock.Seen;
import org.junit.jupiter.api.Test;

class CameraClockTest {
  private static final long START = 1_700_000_019_000L;

  private final CameraClock camera = new CameraClock(20_000, 0);

  @Test
  void aViewerThatKeepsUpIsBehindByItsDelayAndOnePicture() {
    Lag lag = camera.lag(seen(0, 100, 90), START + 1_000, START + 3_000);

    assertThat(lag.worstMillis()).isCloseTo(130, within(1.0));
    assertThat(lag.leastMillis()).isCloseTo(90, within(1.0));
    assertThat(lag.pictures()).isEqualTo(50);
  }

  @Test
  void aViewerThatCaughtUpAndStandsStillFallsBehind() {
    Lag lag = camera.lag(seen(0, 30, 90), START + 1_000, START + 3_000);

    assertThat(lag.worstMillis()).isCloseTo(90 + 3_000 - 29 * 40 - 90, within(41.0));
    assertThat(lag.pictures()).isLessThan(10);
  }

  @Test
  void aViewerThatStoodStillForAMomentIsFoundOut() {
    List<Seen> seen = new ArrayList<>(seen(0, 40, 90));
    seen.addAll(seen(60, 100, 90));

    assertThat(camera.lag(seen, START + 1_000, START + 3_000).worstMillis())
        .isCloseTo(90 + 21 * 40, within(1.0));
  }

  @Test
  void whatCanNotBeReadIsNoNewPicture() {
    List<Seen> seen = new ArrayList<>(seen(0, 30, 90));
    seen(30, 100, 90).forEach(one -> seen.add(new Seen(one.at(), -1)));

    assertThat(camera.lag(seen, START + 1_000, START + 3_000).worstMillis()).isGreaterThan(1_000);
  }

  @Test
  void aViewerWithoutAPictureAtTheBeginningIsInfinitelyBehind() {
    assertThat(camera.lag(seen(50, 100, 90), START + 1_000, START + 3_000).worstMillis())
        .isInfinite();
    assertThat(camera.lag(List.of(), START, START + 1).worstMillis()).isInfinite();
  }

  @Test
  void thePictureOfAnotherCameraIsNotOfThisTime() {
    CameraClock ahead = new CameraClock(20_000, 5_000);

    assertThat(ahead.lag(seen(0, 100, 90), START + 1_000, START + 3_000).leastMillis())
        .isCloseTo(5_090, within(1.0));
    assertThat(
            new CameraClock(20_000, -5_000)
                .lag(seen(0, 100, 90), START + 1_000, START + 3_000)
                .leastMillis())
        .isCloseTo(-4_910, within(1.0));
  }

  /** Pictures of a camera without phase, each presented so long after it was due. */
  private static List<Seen> seen(int from, int to, double delay) {
    List<Seen> seen = new ArrayList<>();
    for (int i = from; i < to; i++) {
      seen.add(new Seen(START + i * 40.0 + delay, (int) ((START / 40 + i) % 500)));
    }
    return seen;
  }
}
