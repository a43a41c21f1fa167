package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormerSessionsTest {
  private final FormerSessions<String> former = new FormerSessions<>();

  @Test
  void whatIsLeftWaitsForThoseThatTakeItsPlace() {
    long change = former.replacedByNewcomers(List.of("local"));
    assertThat(former.isEmpty()).isFalse();
    assertThat(former.wantedStand()).isEqualTo(change);
    assertThat(former.wantedStand()).as("once is enough").isZero();
    assertThat(former.leave(change)).containsExactly("local");
    assertThat(former.isEmpty()).isTrue();
  }

  @Test
  void aSecondChangeDoesNotCutShortWhatItLeaves() {
    long first = former.replacedByNewcomers(List.of("one"));
    assertThat(former.wantedStand()).isEqualTo(first);
    long second = former.replacedByNewcomers(List.of("two"));
    assertThat(former.leave(first)).containsExactly("one");
    assertThat(former.isEmpty()).isFalse();
    assertThat(former.wantedStand()).isEqualTo(second);
    assertThat(former.leave(second)).containsExactly("two");
  }

  @Test
  void newcomersThatNeverStoodArePassedOverWithTheirChange() {
    former.replacedByNewcomers(List.of("one"));
    long second = former.replacedByNewcomers(List.of("two"));
    assertThat(former.wantedStand()).isEqualTo(second);
    assertThat(former.leave(second)).containsExactly("one", "two");
    assertThat(former.wantedStand()).isZero();
  }
}
