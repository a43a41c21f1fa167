package org.camfleet.core.bridge.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.camfleet.core.bridge.budget.DialBudget.Limits;
import org.camfleet.core.bridge.budget.DialBudget.Rate;
import org.camfleet.core.metrics.CountingMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may connect when, in virtual time. */
class DialBudgetTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Rate FREE = new Rate(1e6, 1_000_000);

  private final CountingMetrics metrics = new CountingMetrics();
  private long now = 77 * SECOND;

  private DialBudget budget(Rate camera, Rate site, Rate host) {
    return new DialBudget(new Limits(camera, site, host), () -> now, metrics);
  }

  /** In its first line that is not free. */
  private static Duration wait(DialTurn turn) {
    return turn.ask();
  }

  @Test
  void aSlowHostHoldsUpNobodyElseOfItsSite() {
    DialBudget budget = budget(FREE, new Rate(2, 1), new Rate(1, 1));
    for (int i = 0; i < 100; i++) {
      wait(budget.turn("c" + i, "north", "recorder"));
    }
    now += SECOND;

    assertThat(wait(budget.turn("door", "north", "door"))).isZero();
    assertThat(wait(budget.turn("gate", "north", "gate"))).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aBurstGoesAtOnceAndTheRestEvenly() {
    DialBudget budget = budget(FREE, FREE, new Rate(2, 3));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      waits.add(wait(budget.turn("c" + i, null, "Recorder")).toMillis());
    }
    assertThat(waits).containsExactly(0L, 0L, 0L, 500L, 1000L, 1500L);
    assertThat(wait(budget.turn("c9", null, "elsewhere"))).isZero();
    assertThat(wait(budget.turn("c9", null, "RECORDER"))).isEqualTo(Duration.ofSeconds(2));
    DialTurn turn = budget.turn("c8", null, "recorder");
    assertThat(turn.ask()).isEqualTo(Duration.ofMillis(2_500));
    now += 2_500_000_000L;
    assertThat(turn.ask()).isZero();
    assertThat(metrics.value("camfleet_bridge_dials_total")).isEqualTo(5);
    assertThat(metrics.value("camfleet_bridge_dials_delayed_total")).isEqualTo(1);
  }

  @Test
  void theTightestOfCameraSiteAndHostHolds() {
    DialBudget budget = budget(new Rate(1, 1), new Rate(4, 1), new Rate(2, 1));

    assertThat(wait(budget.turn("a", "north", "x"))).isZero();
    assertThat(wait(budget.turn("b", "north", "y"))).isEqualTo(Duration.ofMillis(250));
    assertThat(wait(budget.turn("c", "south", "x"))).isEqualTo(Duration.ofMillis(500));
    assertThat(wait(budget.turn("a", "east", "z"))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void afterAQuietTimeTheBurstIsThereAgain() {
    DialBudget budget = budget(FREE, FREE, new Rate(2, 3));
    for (int i = 0; i < 5; i++) {
      wait(budget.turn("c", null, "x"));
    }
    now += 60 * SECOND;

    for (int i = 0; i < 3; i++) {
      assertThat(wait(budget.turn("c", null, "x"))).isZero();
    }
    assertThat(wait(budget.turn("c", null, "x"))).isPositive();
  }

  @Test
  void linesThatStandStillAreForgotten() {
    DialBudget budget = budget(new Rate(1, 1), FREE, FREE);
    for (int i = 0; i < 50_000; i++) {
      wait(budget.turn("c" + i, null, "h" + i));
      now += SECOND / 100;
    }
    assertThat(budget.lines()).isLessThan(3_000);
  }

  /** When a camera asks next: for a new turn, or how its turn stands. */
  private record Due(long at, int camera, @Nullable DialTurn turn) {}

  @Test
  void afterAPowerCutOfAThousandCamerasTheRampIsBoundedAndFair() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    DialBudget budget = budget(new Rate(1, 8), new Rate(20, 200), new Rate(10, 64));
    PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    long power = now + 60 * SECOND;
    int[] attempts = new int[1_000];
    long[] backAt = new long[1_000];
    List<Long> dials = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      queue.add(new Due(now + random.nextInt(1_000_000), i, null));
    }
    while (!queue.isEmpty()) {
      Due due = queue.remove();
      now = due.at();
      int i = due.camera();
      DialTurn turn =
          due.turn() == null
              ? budget.turn("c" + i, i % 2 == 0 ? "north" : "south", "nvr" + i / 64)
              : due.turn();
      long wait = turn.ask().toNanos();
      if (wait > 0) {
        queue.add(new Due(now + wait, i, turn));
        continue;
      }
      dials.add(now);
      attempts[i]++;
      if (now >= power) {
        backAt[i] = now;
      } else {
        long longest = Math.min(60, 2L << Math.min(attempts[i] - 1, 5)) * SECOND;
        queue.add(new Due(now + (long) (random.nextDouble() * longest), i, null));
      }
    }
    // Two sites: their bursts at first, then 20 a second each.
    for (int from = 0, to = 0; to < dials.size(); to++) {
      while (dials.get(to) - dials.get(from) >= 10 * SECOND) {
        from++;
      }
      assertThat(to - from + 1).as("seed %d: dials in 10 s", seed).isLessThanOrEqualTo(2 * 401);
    }
    long last = Arrays.stream(backAt).max().orElseThrow();
    assertThat(backAt).as("seed %d", seed).doesNotContain(0);
    assertThat(Duration.ofNanos(last - power))
        .as("seed %d", seed)
        .isLessThan(Duration.ofSeconds(120));
    assertThat(Arrays.stream(attempts).min().orElseThrow())
        .as("seed %d: attempts of the camera with fewest", seed)
        .isGreaterThan(1);
    assertThat(Arrays.stream(attempts).max().orElseThrow())
        .as("seed %d: attempts of the camera with most", seed)
        .isLessThan(20);
  }
}
