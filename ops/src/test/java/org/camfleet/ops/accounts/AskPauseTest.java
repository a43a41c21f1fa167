package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AskPauseTest {
  private static final Duration STEP = Duration.ofMillis(250);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

  /** Seconds between the times that a source which always fails is asked by impatient callers. */
  private List<Double> asked(AskPause pause, Duration time) {
    AskPace pace = new AskPace(pause);
    List<Double> times = new ArrayList<>();
    for (long passed = 0; passed < time.toNanos(); passed += STEP.toNanos()) {
      double seconds = passed / 1e9;
      assertThatThrownBy(
              () ->
                  pace.ask(
                      () -> {
                        times.add(seconds);
                        throw new IllegalStateException("no");
                      }))
          .hasMessage("no");
      now.addAndGet(STEP.toNanos());
    }
    List<Double> pauses = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      pauses.add(times.get(i) - times.get(i - 1));
    }
    return pauses;
  }

  @Test
  void pausesGrowFromASecondToAMinute() {
    AskPause pause = new AskPause(now::get, () -> 0);
    assertThat(asked(pause, Duration.ofMinutes(5)))
        .containsExactly(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0);
  }

  @Test
  void jitterMakesThemAtMostAQuarterShorter() {
    AskPause pause = new AskPause(now::get, () -> 1);
    assertThat(asked(pause, Duration.ofMinutes(2)))
        .containsExactly(0.75, 1.5, 3.0, 6.0, 12.0, 24.0, 45.0);
  }

  @Test
  void whatSucceedsOrIsCalmForLongBeginsWithAShortPause() {
    AskPause pause = new AskPause(now::get, () -> 0);
    asked(pause, Duration.ofMinutes(1));
    pause.succeeded();
    assertThat(asked(pause, Duration.ofSeconds(4))).containsExactly(1.0, 2.0);
    now.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(asked(pause, Duration.ofSeconds(4))).containsExactly(1.0, 2.0);
  }
}
