package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NatNetworkTest {
  private static final long HIGHEST_PID = 4_194_304;

  @Test
  void namesAreThoseOfThisProcessAlone() {
    long pid = ProcessHandle.current().pid();
    assertThat(NatNetwork.namespace("router")).isEqualTo("cfnat-" + pid + "-router");
    assertThat(NatNetwork.device("service")).isEqualTo("cf" + pid + "ser");
    assertThat(NatNetwork.device(HIGHEST_PID, "service")).hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void onlyWhatAProcessThatEndedLeftIsTakenAway() {
    List<String> there = List.of("cfnat-17-router", "cfnat-18-relay", "camfleet1", "cfnat-lan");
    assertThat(NatNetwork.ofTheDead(there, pid -> pid == 18)).containsExactly("cfnat-17-router");
  }
}
