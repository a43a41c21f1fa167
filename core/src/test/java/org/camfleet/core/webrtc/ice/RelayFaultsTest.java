package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.RelayedPair.SILENT;
import static org.camfleet.core.webrtc.ice.RelayedPair.TCP;
import static org.camfleet.core.webrtc.ice.RelayedPair.UDP;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told when no TURN server gives a relay. */
class RelayFaultsTest {
  private final RelayedPair pair = new RelayedPair();

  @ParameterizedTest
  @CsvSource({
    "486, 486 (Allocation Quota Reached)",
    "508, 508 (Insufficient Capacity)",
    "403, 403 (Forbidden)",
    "401, 401 (Unauthenticated)"
  })
  void serverThatRefusesIsAClearFaultWhereOnlyARelayMayBeUsed(int code, String said) {
    pair.server.refusals.put(StunMethod.ALLOCATE, code);
    pair.start(IceTransportPolicy.RELAY, "pass", UDP, TCP);
    pair.net.run(5000);

    assertThat(pair.bridge.failures)
        .containsExactly(
            ("no-relay: only a relay may be used, and there is none:"
                    + " turn:198.51.100.1:3478 over udp refuses with %s;"
                    + " turn:198.51.100.1:3478 over tcp refuses with %s")
                .formatted(said, said));
    pair.isTidy();
  }

  @Test
  void wrongPasswordsAndSilenceAndUnknownNamesAreTold() {
    pair.start(
        IceTransportPolicy.RELAY, "wrong", UDP, SILENT, "turn:nowhere.example?transport=udp");
    pair.net.run(20_000);

    assertThat(pair.bridge.failures).hasSize(1);
    assertThat(pair.bridge.failures.get(0))
        .startsWith("no-relay: ")
        .contains("turn:198.51.100.1:3478 over udp refuses with 401 (Unauthenticated)")
        .contains("turn:198.51.100.77:3478 over udp does not answer")
        .contains("turn:nowhere.example:3478 over udp: the name does not resolve");
    pair.isTidy();
  }

  @Test
  void noServerAtAllIsTold() {
    pair.start(IceTransportPolicy.RELAY, "pass", "turns:198.51.100.1?transport=udp");

    assertThat(pair.bridge.failures)
        .containsExactly(
            "no-relay: only a relay may be used, and there is none: the service named no TURN server"
                + " over UDP, TCP or TLS");
  }

  @Test
  void whatServersSaidIsToldWhenNothingElseWorked() {
    pair.server.refusals.put(StunMethod.ALLOCATE, StunError.ALLOCATION_QUOTA_REACHED);
    pair.net.block((from, to) -> to.equals(pair.serviceSocket.local()));
    pair.start(IceTransportPolicy.ALL, "pass", UDP);
    pair.net.run(100);
    pair.connect();
    pair.net.run(40_000);

    assertThat(pair.bridge.failures).hasSize(1);
    assertThat(pair.bridge.failures.get(0))
        .startsWith("ice-timeout: ")
        .endsWith("; turn:198.51.100.1:3478 over udp refuses with 486 (Allocation Quota Reached)");
  }

  @Test
  void connectionThatIsClosedBeforeItsAllocationIsAFault() {
    pair.net.block((from, to) -> to.equals(address("198.51.100.1", 3478)));
    pair.start(IceTransportPolicy.RELAY, "pass", TCP);
    pair.net.run(100);
    pair.dialer.dialed.get(0).cut();

    assertThat(pair.bridge.failures)
        .containsExactly(
            "no-relay: only a relay may be used, and there is none: turn:198.51.100.1:3478 over"
                + " tcp: the server closed the connection");
    pair.isTidy();
  }

  @Test
  void aPeerThatIsNeverLetThroughIsToldWhereNothingElseWorks() {
    pair.server.refusals.put(StunMethod.CHANNEL_BIND, StunError.FORBIDDEN);
    pair.start(IceTransportPolicy.RELAY, "pass", UDP);
    pair.net.run(100);
    pair.connect();
    pair.net.run(40_000);

    assertThat(pair.bridge.endings).isEmpty();
    assertThat(pair.bridge.failures).hasSize(1);
    assertThat(pair.bridge.failures.get(0))
        .startsWith("ice-timeout: ")
        .endsWith("refuses with 403 (Forbidden) for the peer 192.0.2.1:8444");
  }
}
