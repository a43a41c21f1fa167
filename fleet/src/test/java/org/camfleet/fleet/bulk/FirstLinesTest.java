package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstLinesTest {
  @Test
  void theFirstLineOfANameIsKnownHoweverManyFollow() {
    FirstLines lines = new FirstLines(1_000_000);
    for (int i = 1; i <= 50_000; i++) {
      assertThat(lines.put("camera-" + i, i)).isZero();
    }
    for (int i = 1; i <= 50_000; i++) {
      assertThat(lines.put("camera-" + i, 99_999)).isEqualTo(i);
    }
    assertThat(lines.lineOf("camera-50001")).isZero();
    assertThat(lines.isFull()).isFalse();
  }

  @Test
  void beyondTheLimitNamesAreNotKept() {
    FirstLines lines = new FirstLines(2);
    lines.put("a", 1);
    lines.put("b", 2);
    lines.put("c", 3);

    assertThat(lines.isFull()).isTrue();
    assertThat(lines.lineOf("a")).isEqualTo(1);
    assertThat(lines.lineOf("c")).isZero();
  }
}
