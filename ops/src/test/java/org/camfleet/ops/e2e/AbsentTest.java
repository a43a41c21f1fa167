package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AbsentTest {
  private static final String WHY = "no network namespaces here (needed: root)";

  @Test
  void aTestIsLeftOutOnlyWhereThatIsAllowed() {
    assertThatCode(() -> Absent.leaveOut(WHY, null)).doesNotThrowAnyException();
    assertThatCode(() -> Absent.leaveOut(WHY, "")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Absent.leaveOut(WHY, "1"))
        .isInstanceOf(AssertionError.class)
        .hasMessage(WHY + ", and CAMFLEET_REQUIRE_PEERS is set");
  }
}
