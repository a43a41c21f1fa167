package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.camfleet.core.bridge.Backoff.Pace;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(new Random(1));

  @Test
  void pausesDoubleUpToTheLastWithAQuarterOfJitter() {
    for (int seconds : new int[] {1, 2, 4, 8, 15, 15}) {
      assertThat(backoff.next(Pace.QUICK))
          .isBetween(Duration.ofMillis(750L * seconds), Duration.ofSeconds(seconds));
    }
    backoff.reset();
    assertThat(backoff.next(Pace.QUICK)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void anOutageDoesNotMakeTheFirstRefusalAfterItCostMinutes() {
    for (int i = 0; i < 40; i++) {
      backoff.next(Pace.QUICK);
    }
    assertThat(backoff.next(Pace.MISCONFIGURED)).isLessThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.next(Pace.QUICK)).isGreaterThan(Duration.ofSeconds(11));
  }
}
