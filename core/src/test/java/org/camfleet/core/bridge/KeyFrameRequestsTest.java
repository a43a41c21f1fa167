package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
  private final KeyFrameRequests requests = new KeyFrameRequests();

  @Test
  void theFirstIsPassedOnAndThenOneInTwoSeconds() {
    assertThat(requests.isDue(0)).isTrue();
    assertThat(requests.isDue(1_000_000)).isFalse();
    assertThat(requests.isDue(1_999_999)).isFalse();
    assertThat(requests.isDue(2_000_000)).isTrue();
    assertThat(requests.isDue(3_999_999)).isFalse();
  }
}
