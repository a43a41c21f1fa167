package org.camfleet.ops.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final List<String> givenUp = new ArrayList<>();
  private long now = Long.MAX_VALUE - 1;
  private final Recent<String, String> recent =
      new Recent<>(2, Duration.ofMinutes(15), () -> now, (key, value) -> givenUp.add(value));

  private void use(String key) {
    assertThat(recent.get(key, name -> "of " + name)).isEqualTo("of " + key);
  }

  @Test
  void fewAreKeptHoweverLongNobodyAsksForThem() {
    use("a");
    now += Duration.ofDays(1).toNanos();
    use("b");
    assertThat(recent.values()).containsExactly("of a", "of b");
    assertThat(givenUp).isEmpty();
  }

  @Test
  void ofManyThoseAreGivenUpThatNobodyHasAskedForAWhile() {
    for (int i = 0; i < 10; i++) {
      use("camera's " + i);
    }
    assertThat(recent.size()).as("all of them in use").isEqualTo(10);
    now += Duration.ofMinutes(10).toNanos();
    use("camera's 0");
    now += Duration.ofMinutes(10).toNanos();
    use("another");
    assertThat(recent.values()).containsExactly("of camera's 0", "of another");
    assertThat(givenUp).hasSize(9).doesNotContain("of camera's 0");
  }

  @Test
  void whatWasGivenUpIsMadeAnew() {
    use("a");
    use("b");
    now += Duration.ofMinutes(15).toNanos();
    use("c");
    assertThat(givenUp).containsExactly("of a");
    use("a");
    assertThat(recent.size()).isEqualTo(2);
    assertThat(givenUp).containsExactly("of a", "of b");
  }
}
