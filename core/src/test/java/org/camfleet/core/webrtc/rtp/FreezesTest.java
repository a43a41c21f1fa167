package org.camfleet.core.webrtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreezesTest {
  private final Freezes freezes = new Freezes();
  private long now = 5_000_000;

  private void pictures(int count, long intervalMicros) {
    for (int i = 0; i < count; i++) {
      now += intervalMicros;
      freezes.picture(now);
    }
  }

  @Test
  void anIntervalOf150MillisecondsMoreThanUsualIsAFreeze() {
    pictures(40, 40_000);
    assertThat(freezes.picture(now += 189_000)).isZero();
    pictures(40, 40_000);
    assertThat(freezes.picture(now += 190_000)).isEqualTo(190_000);
    assertThat(freezes.count()).isEqualTo(1);
    assertThat(freezes.frozenMicros()).isEqualTo(190_000);
  }

  @Test
  void ofASlowCameraItTakesThreeTimesTheUsualInterval() {
    pictures(40, 200_000);
    assertThat(freezes.picture(now += 599_000)).isZero();
    pictures(40, 200_000);
    assertThat(freezes.picture(now += 600_000)).isEqualTo(600_000);
  }

  @Test
  void whatIsUsualIsTheMeanOfThirtyIntervals() {
    pictures(40, 40_000);
    pictures(1, 400_000);
    pictures(29, 100_000); // the mean is 110 ms now
    assertThat(freezes.count()).isEqualTo(1);
    assertThat(freezes.picture(now += 325_000)).isZero();
    pictures(30, 40_000);
    assertThat(freezes.picture(now += 200_000)).isEqualTo(200_000);
    assertThat(freezes.count()).isEqualTo(2);
    assertThat(freezes.frozenMicros()).isEqualTo(600_000);
  }

  @Test
  void beforeFiveIntervalsNothingIsUsual() {
    pictures(5, 40_000);
    assertThat(freezes.picture(now += 3_000_000)).isZero();
    assertThat(freezes.count()).isZero();
  }
}
