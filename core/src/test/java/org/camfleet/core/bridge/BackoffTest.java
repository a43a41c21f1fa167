package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
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
  void camerasThatFailedTogetherComeBackAtAnyTimeUpToTheDoubledOne() {
    RtspFault gone = new RtspFault(RtspFault.Kind.NO_ROUTE, "no answer");
    for (int seconds : new int[] {2, 4, 8, 16, 32, 60, 60}) {
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int seed = 0; seed < 200; seed++) {
        Backoff one = new Backoff(new Random(seed));
        for (int before = 2; before < seconds; before *= 2) {
          one.after(gone);
        }
        long millis = one.after(gone).toMillis();
        least = Math.min(least, millis);
        most = Math.max(most, millis);
      }
      assertThat(least).as("of %d s", seconds).isBetween(500L, 500 + 50L * seconds);
      assertThat(most).as("of %d s", seconds).isBetween(950L * seconds, 1000L * seconds);
    }
  }

  @Test
  void whatNobodyWaitsForIsSpreadOverHalfAsLongAgain() {
    long[] millis = new long[200];
    for (int seed = 0; seed < millis.length; seed++) {
      millis[seed] = new Backoff(new Random(seed)).atLeast(Duration.ofSeconds(300)).toMillis();
    }
    Arrays.sort(millis);
    assertThat(millis[0]).isBetween(300_000L, 307_500L);
    assertThat(millis[millis.length - 1]).isBetween(442_500L, 450_000L);
  }

  @Test
  void aLoginThatWasRefusedIsNotTriedSoonerByLuck() {
    RtspFault refused = new RtspFault(RtspFault.Kind.BAD_CREDENTIALS, "401");
    for (int seed = 0; seed < 100; seed++) {
      assertThat(new Backoff(new Random(seed)).after(refused))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(450));
    }
  }

  @Test
  void aCameraMayWantALongerPauseButNoEndlessOne() {
    assertThat(backoff.after(busy(Duration.ofSeconds(120)))).isEqualTo(Duration.ofSeconds(120));
    assertThat(backoff.after(busy(Duration.ofDays(1)))).isEqualTo(Duration.ofMinutes(10));
    assertThat(backoff.after(busy(Duration.ofMillis(1))))
        .isBetween(Duration.ofMillis(250), Duration.ofSeconds(4));
    assertThat(backoff.after(busy(null))).isBetween(Duration.ofMillis(250), Duration.ofSeconds(8));
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
