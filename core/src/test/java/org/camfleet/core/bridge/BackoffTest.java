package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.camfleet.core.bridge.Backoff.Pace;
import org.camfleet.core.rtsp.RtspFault;
import org.jspecify.annotations.Nullable;
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
  void aCameraMayWantALongerPauseButNoEndlessOne() {
    assertThat(backoff.after(busy(Duration.ofSeconds(120)))).isEqualTo(Duration.ofSeconds(120));
    assertThat(backoff.after(busy(Duration.ofDays(1)))).isEqualTo(Duration.ofMinutes(10));
    assertThat(backoff.after(busy(Duration.ofMillis(1)))).isGreaterThan(Duration.ofSeconds(2));
    assertThat(backoff.after(busy(null))).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(8));
  }

  private static RtspFault busy(@Nullable Duration retryAfter) {
    return new RtspFault(RtspFault.Kind.BUSY, "453", retryAfter);
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
