package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionPlanTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private Instant now = NOON;

  private SessionPlan plan(Duration life, String channel) {
    return new SessionPlan(life, channel, () -> now, new Random(1));
  }

  @Test
  void everySessionIsJoinedAnewBeforeItsLifeEnds() {
    for (Duration life : new Duration[] {HOUR, Duration.ofMinutes(2), Duration.ofSeconds(30)}) {
      Duration margin =
          Duration.ofMillis(Math.min(life.toMillis() / 3, Math.max(30_000, life.toMillis() / 10)));
      for (int i = 0; i < 10_000; i++) {
        now = NOON.plusMillis(i * 997L);
        assertThat(plan(life, "camera-" + i).next())
            .isBetween(margin.dividedBy(4), life.minus(margin.multipliedBy(5).dividedBy(8)));
      }
    }
  }

  @Test
  void aFleetThatBeganAtOnceIsSpreadEvenlyOverThePeriod() {
    int[] minutes = new int[54];
    for (int i = 0; i < 10_000; i++) {
      // By the second time the first one's beginning has no part in it.
      SessionPlan plan = plan(HOUR, "camera-" + i);
      now = NOON;
      now = now.plus(plan.next());
      now = now.plus(plan.next());
      minutes[(int) (Duration.between(NOON, now).toMinutes() % 54)]++;
    }
    assertThat(Arrays.stream(minutes).boxed())
        .as("joins in each minute, 185 of them evenly")
        .allMatch(n -> n > 120 && n < 260);
  }

  @Test
  void theNextJoinIsOnePeriodLaterAndJitterDoesNotAddUp() {
    SessionPlan plan = plan(HOUR, "gate");
    now = now.plus(plan.next());
    Instant first = now;
    for (int i = 1; i <= 1000; i++) {
      now = now.plus(plan.next());
      Duration off = Duration.between(first, now).minus(Duration.ofMinutes(54L * i)).abs();
      assertThat(off).isLessThanOrEqualTo(Duration.ofSeconds(90));
    }
  }

  @Test
  void namesThatDifferLittleHaveOtherPhases() {
    assertThat(SessionPlan.fraction("camera-1")).isNotEqualTo(SessionPlan.fraction("camera-2"));
    assertThat(SessionPlan.fraction("")).isBetween(0.0, 1.0);
  }

  @Test
  void whatHasNoLifeOrTooShortAOneHasNoPlan() {
    assertThat(plan(null, "gate").next()).isNull();
    assertThat(plan(Duration.ofSeconds(29), "gate").next()).isNull();
    assertThat(SessionPlan.NONE.next()).isNull();
  }
}
