package org.camfleet.core.bridge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.camfleet.core.bridge.uplink.UplinkReading.Condition;
import org.camfleet.core.webrtc.Reception;
import org.junit.jupiter.api.Test;

/** A receiver that reports each second on 200 packets of 1250 bytes: 2 Mbit/s. */
class UplinkGaugeTest {
  private static final long PACKETS = 200;

  private final UplinkGauge gauge = new UplinkGauge(UplinkSettings.DEFAULT);
  private long now;
  private long reports;
  private long sent;
  private long due;
  private long lost;

  private UplinkReading second(long lostNow, long roundTripMillis, long allowedKbit) {
    reports++;
    due += PACKETS;
    lost += lostNow;
    return silent(roundTripMillis, allowedKbit);
  }

  private UplinkReading silent(long roundTripMillis, long allowedKbit) {
    now += TimeUnit.SECONDS.toNanos(1);
    sent += PACKETS;
    return gauge.second(
        now,
        new Reception(
            sent,
            sent * 1250,
            reports,
            due,
            lost,
            roundTripMillis * 1000,
            allowedKbit * 1000,
            false));
  }

  private UplinkReading some(int seconds, long lostEach, long roundTrip, long allowed) {
    UplinkReading last = UplinkReading.UNKNOWN;
    for (int i = 0; i < seconds; i++) {
      last = second(lostEach, roundTrip, allowed);
    }
    return last;
  }

  @Test
  void allThatArrivesIsFineWithItsRate() {
    UplinkReading reading = some(10, 0, 30, 0);
    assertThat(reading.condition()).isEqualTo(Condition.FINE);
    assertThat(reading.sentKbit()).isBetween(1990L, 2010L);
    assertThat(reading.arrivedKbit()).isBetween(1990L, 2010L);
  }

  @Test
  void lossFromTheLimitOnIsThin() {
    some(5, 0, 30, 0);
    assertThat(some(5, PACKETS / 25, 30, 0).condition()).isEqualTo(Condition.FINE);
    UplinkReading reading = some(6, PACKETS / 4, 30, 0);
    assertThat(reading.condition()).isEqualTo(Condition.THIN);
    assertThat(reading.loss()).isEqualTo(0.25);
    assertThat(reading.text()).startsWith("the uplink takes 1").contains("25 % lost");
  }

  /** A queue shows before it overflows. */
  @Test
  void aRoundTripThatGrowsIsThin() {
    some(5, 0, 30, 0);
    assertThat(some(5, 0, 400, 0).condition()).isEqualTo(Condition.FINE);
    assertThat(some(5, 0, 1_100, 0).condition()).isEqualTo(Condition.THIN);
  }

  /** Receivers keep a low figure long after a link has recovered. */
  @Test
  void whatTheFarEndAllowsCountsOnlyWhereSomethingBearsItOut() {
    assertThat(some(10, 0, 30, 500).condition()).isEqualTo(Condition.FINE);
    assertThat(some(5, 0, 300, 500).condition()).isEqualTo(Condition.THIN);
  }

  @Test
  void aFarEndThatReportsNoMoreIsUnknownAfterAWhile() {
    some(5, 0, 30, 0);
    assertThat(silent(30, 0).condition()).isEqualTo(Condition.FINE);
    for (int i = 0; i < 6; i++) {
      silent(30, 0);
    }
    assertThat(silent(30, 0).condition()).isEqualTo(Condition.UNKNOWN);
  }

  @Test
  void anEngineThatAdaptsTellsWhatItHasFound() {
    UplinkReading reading = gauge.second(1, new Reception(1, 1, 0, 0, 0, 0, 700_000, true));
    assertThat(reading.condition()).isEqualTo(Condition.ADAPTS);
    assertThat(reading.arrivedKbit()).isEqualTo(700);
  }
}
