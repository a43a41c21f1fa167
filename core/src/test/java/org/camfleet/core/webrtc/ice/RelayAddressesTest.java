package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.SelectedPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The several addresses of a TURN server's name. */
class RelayAddressesTest {
  private final RelayedPair pair = new RelayedPair();

  @Test
  void theSecondAddressOfANameIsAskedWhereTheFirstIsSilent() {
    pair.start(IceTransportPolicy.RELAY, "pass", "turn:many.test:3478?transport=udp");
    pair.net.run(499);
    assertThat(pair.bridge.candidates).isEmpty();
    pair.net.run(100);
    pair.connect();

    assertThat(pair.bridge.agent.selectedPair())
        .isEqualTo(
            new SelectedPair("relay", "udp", "198.51.100.1:50000", "host", "192.0.2.1:8444"));
    pair.net.run(60_000);
    assertThat(pair.server.carriedOut.stream().filter(StunMethod.ALLOCATE::equals)).hasSize(1);
    assertThat(pair.bridge.failures).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"turn:many.test:3478?transport=tcp", "turns:many.test:3478?transport=tcp"})
  void theSecondAddressOfANameIsAskedAtOnceWhereTheFirstClosesTheConnection(String uri) {
    pair.start(IceTransportPolicy.RELAY, "pass", uri);
    pair.net.run(10);
    pair.dialer.dialed.get(0).cut();
    pair.net.run(100);
    pair.connect();

    assertThat(pair.dialer.dialed)
        .extracting(stream -> stream.remote())
        .containsExactly(address("198.51.100.77", 3478), address("198.51.100.1", 3478));
    assertThat(pair.bridge.agent.selectedPair().localType()).isEqualTo("relay");
    pair.exchangeData();
  }

  @Test
  void whereNoAddressOfANameAnswersThatIsToldOnce() {
    pair.server.refusals.put(StunMethod.ALLOCATE, StunError.ALLOCATION_QUOTA_REACHED);
    pair.start(IceTransportPolicy.RELAY, "pass", "turn:many.test:3478?transport=udp");
    pair.net.run(30_000);

    assertThat(pair.bridge.failures)
        .containsExactly(
            "no-relay: only a relay may be used, and there is none: turn:many.test:3478 over udp"
                + " refuses with 486 (Allocation Quota Reached); turn:many.test:3478 over udp does"
                + " not answer");
    assertThat(pair.bridge.metrics.value("camfleet_ice_servers_failed_total")).isEqualTo(1);
    pair.isTidy();
  }

  @Test
  void whatASlowAddressLendsAfterAnotherWasTakenIsReturned() {
    TurnServer slow =
        new TurnServer(
            pair.net,
            address("198.51.100.77", 3478),
            address("198.51.100.77", 50000),
            "user",
            "pass");
    boolean[] cut = {true};
    pair.net.block((from, to) -> cut[0] && from.equals(address("198.51.100.77", 3478)));
    pair.start(IceTransportPolicy.RELAY, "pass", "turn:many.test:3478?transport=udp");
    pair.net.run(700);
    cut[0] = false;
    pair.net.run(5000);

    assertThat(pair.bridge.candidates).hasSize(1);
    assertThat(pair.server.carriedOut).containsExactly(StunMethod.ALLOCATE);
    assertThat(slow.carriedOut.contains(StunMethod.ALLOCATE)).isEqualTo(slow.released);
  }
}
