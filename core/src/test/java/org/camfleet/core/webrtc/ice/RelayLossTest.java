package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.RelayedPair.TCP;
import static org.camfleet.core.webrtc.ice.RelayedPair.TLS;
import static org.camfleet.core.webrtc.ice.RelayedPair.UDP;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.junit.jupiter.api.Test;

/** A relay that was there and is lost, or will be. */
class RelayLossTest {
  private final RelayedPair pair = new RelayedPair();

  @Test
  void relayThatIsLostBeforeItIsUsedIsReplaced() {
    pair.start(IceTransportPolicy.RELAY, "pass", TCP, TLS);
    pair.net.run(100);
    pair.dialer.dialed.get(0).cut();
    pair.net.run(100);
    assertThat(pair.bridge.failures).isEmpty();
    pair.connect();

    assertThat(pair.bridge.agent.selectedPair().protocol()).isEqualTo("tls");
  }

  @Test
  void relayThatIsLostBeforeItIsUsedIsAFaultWhereItIsTheLast() {
    pair.start(IceTransportPolicy.RELAY, "pass", TCP);
    pair.net.run(100);
    pair.dialer.dialed.get(0).cut();

    assertThat(pair.bridge.failures).hasSize(1);
    assertThat(pair.bridge.failures.get(0))
        .startsWith("no-relay: ")
        .endsWith("closed the connection");
    pair.isTidy();
  }

  @Test
  void connectionThatIsClosedUnderMediaEndsTheSessionAtOnce() {
    pair.start(IceTransportPolicy.RELAY, "pass", TCP);
    pair.net.run(100);
    pair.connect();
    pair.dialer.dialed.get(0).cut();

    assertThat(pair.bridge.failures)
        .containsExactly(
            "relay-lost: turn:198.51.100.1:3478 over tcp: the server closed the connection");
    pair.isTidy();
  }

  @Test
  void connectionThatIsNotInUseMayBeClosed() {
    pair.start(IceTransportPolicy.ALL, "pass", TCP);
    pair.net.run(100);
    pair.connect();
    pair.dialer.dialed.get(0).cut();
    pair.net.run(60_000);

    assertThat(pair.bridge.failures).isEmpty();
    assertThat(pair.bridge.path().remote()).isEqualTo(pair.serviceSocket.local());
  }

  @Test
  void expiredCredentialsAreToldWhileTheRelayStillCarriesMedia() {
    pair.start(IceTransportPolicy.RELAY, "pass", UDP);
    pair.net.run(100);
    pair.connect();
    pair.server.refusals.put(StunMethod.REFRESH, StunError.UNAUTHENTICATED);
    pair.net.run(250_000);

    assertThat(pair.bridge.endings)
        .containsExactly("turn:198.51.100.1:3478 over udp refuses with 401 (Unauthenticated)");
    assertThat(pair.bridge.failures).isEmpty();
    pair.exchangeData();
  }

  @Test
  void aPeerThatTheServerLetsThroughNoLongerIsToldWhileMediaStillFlow() {
    pair.start(IceTransportPolicy.RELAY, "pass", UDP);
    pair.net.run(100);
    pair.connect();
    pair.server.refusals.put(StunMethod.CHANNEL_BIND, StunError.FORBIDDEN);
    pair.net.run(241_000);

    assertThat(pair.bridge.endings)
        .containsExactly(
            "turn:198.51.100.1:3478 over udp refuses with 403 (Forbidden) for the peer"
                + " 192.0.2.1:8444");
    assertThat(pair.bridge.failures).isEmpty();
    assertThat(pair.bridge.metrics.value("camfleet_ice_relay_peers_refused_total")).isEqualTo(1);
    pair.exchangeData();
    pair.net.run(240_000);
    assertThat(pair.bridge.endings).as("once in each interval").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aRefreshOfAChannelThatIsLostIsAskedForOnceMore() {
    pair.start(IceTransportPolicy.RELAY, "pass", UDP);
    pair.net.run(100);
    pair.connect();
    boolean[] cut = {false};
    InetSocketAddress turn = address("198.51.100.1", 3478);
    pair.net.block((from, to) -> cut[0] && from.equals(turn));
    pair.net.run(235_000);
    cut[0] = true;
    pair.net.run(17_000); // the last of six requests was sent, and the answers were lost
    cut[0] = false;
    pair.net.run(5_000);

    assertThat(pair.bridge.metrics.value("camfleet_ice_relay_peers_refused_total")).isZero();
    pair.exchangeData();
  }
}
