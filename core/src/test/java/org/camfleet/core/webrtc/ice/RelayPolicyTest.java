package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.RelayedPair.RELAYED;
import static org.camfleet.core.webrtc.ice.RelayedPair.SILENT;
import static org.camfleet.core.webrtc.ice.RelayedPair.TCP;
import static org.camfleet.core.webrtc.ice.RelayedPair.TLS;
import static org.camfleet.core.webrtc.ice.RelayedPair.UDP;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.SelectedPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TURN over datagrams and connections, where it is the only way and where it is not. */
class RelayPolicyTest {
  private final RelayedPair pair = new RelayedPair();

  @Test
  void relayAloneIsToldAndUsedThoughTheDirectWayIsOpen() {
    pair.start(IceTransportPolicy.RELAY, "pass", UDP);
    pair.net.run(100);

    assertThat(pair.bridge.candidates)
        .extracting(candidate -> candidate.candidate())
        .containsExactly(
            "candidate:1 1 udp 16777215 198.51.100.1 50000 typ relay raddr 198.51.100.1 rport"
                + " 50000");
    pair.connect();
    assertThat(pair.service.path().remote()).isEqualTo(RELAYED);
    assertThat(pair.bridge.agent.selectedPair())
        .isEqualTo(
            new SelectedPair("relay", "udp", "198.51.100.1:50000", "host", "192.0.2.1:8444"));
    assertThat(pair.bridgeSocket.sentTo).containsOnly(address("198.51.100.1", 3478));
  }

  @Test
  void checksThatCircumventTheRelayAreNotAnswered() {
    pair.start(IceTransportPolicy.RELAY, "pass", UDP);
    pair.net.run(100);
    TestPeer.introduce(pair.service, pair.bridge, false);
    pair.service.agent.addRemoteCandidate(
        new IceCandidate("candidate:9 1 udp 1694498815 203.0.113.5 61234 typ srflx", "0", 0, ""));
    pair.net.run(5000);

    assertThat(pair.service.selections).isEmpty();
    assertThat(pair.bridgeSocket.sentTo).containsOnly(address("198.51.100.1", 3478));
  }

  @Test
  void directPairsAreShownAsWhatTheFarEndSaw() {
    pair.start(IceTransportPolicy.ALL, "pass", UDP);
    pair.net.run(100);
    pair.connect();

    assertThat(pair.bridge.agent.selectedPair())
        .isEqualTo(new SelectedPair("srflx", "udp", "203.0.113.5:61234", "host", "192.0.2.1:8444"));
    SelectedPair other = pair.service.agent.selectedPair();
    assertThat(other.localType()).isEqualTo("host");
    assertThat(other.remote()).isEqualTo("203.0.113.5:61234");
  }

  @Test
  void connectionsAreNotMadeWhereDatagramsBringARelay() {
    pair.start(IceTransportPolicy.RELAY, "pass", UDP, TCP, TLS);
    pair.net.run(60_000);

    assertThat(pair.dialer.dialed).isEmpty();
    assertThat(pair.server.carriedOut).containsExactly(StunMethod.ALLOCATE);
  }

  @ParameterizedTest
  @CsvSource({TCP + ",tcp,false", TLS + ",tls,true"})
  void connectionTakesOverWhereDatagramsDoNotPass(String uri, String protocol, boolean tls) {
    pair.start(IceTransportPolicy.RELAY, "pass", SILENT, uri);
    pair.net.run(499);
    assertThat(pair.dialer.dialed).isEmpty();
    pair.net.run(100);
    pair.connect();

    assertThat(pair.dialer.dialed).hasSize(1).allMatch(stream -> stream.tls == tls);
    assertThat(pair.bridge.agent.selectedPair())
        .isEqualTo(
            new SelectedPair("relay", protocol, "198.51.100.1:50000", "host", "192.0.2.1:8444"));
    pair.exchangeData();
    // Allocation, permission and channel outlive their lifetimes.
    pair.net.run(1_500_000);
    assertThat(pair.bridge.failures).isEmpty();
    pair.exchangeData();
    pair.bridge.agent.close();
    pair.service.agent.close();
    pair.net.run(100);
    assertThat(pair.server.released).isTrue();
    assertThat(pair.dialer.open()).isZero();
    assertThat(pair.net.pendingEvents()).isZero();
  }

  @Test
  void theConnectionsOwnAddressIsNoCandidate() {
    pair.start(IceTransportPolicy.ALL, "pass", TCP);
    pair.net.run(100);

    assertThat(pair.bridge.candidates)
        .extracting(candidate -> candidate.candidate().split(" ")[7])
        .containsExactly("host", "relay");
  }

  @Test
  void tlsFollowsWhereTcpDoesNotPassEither() {
    pair.start(IceTransportPolicy.RELAY, "pass", SILENT, "turn:198.51.100.77?transport=tcp", TLS);
    pair.net.run(1100);

    assertThat(pair.dialer.dialed).extracting(stream -> stream.tls).containsExactly(false, true);
    assertThat(pair.bridge.candidates).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"486", "508", "401"})
  void serverThatRefusesIsLeftOutWhereOthersMayBeUsed(int code) {
    pair.server.refusals.put(StunMethod.ALLOCATE, code);
    pair.start(IceTransportPolicy.ALL, "pass", UDP, TCP, TLS);
    pair.net.run(1000);
    pair.connect();

    assertThat(pair.bridge.path().remote()).isEqualTo(pair.serviceSocket.local());
    assertThat(pair.dialer.open()).isZero();
  }
}
