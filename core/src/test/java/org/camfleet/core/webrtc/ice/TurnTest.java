package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final byte[] RTP = {(byte) 0x80, 1, 2, 3, 4};
  private static final InetSocketAddress OUTSIDE = address("203.0.113.5", 61234);
  private static final InetSocketAddress RELAYED = address("198.51.100.1", 50000);

  private final SimulatedNet net = new SimulatedNet(3);
  private final SimulatedNet.Socket serviceSocket = net.socket("192.0.2.1", 8444);
  private final SimulatedNet.Socket bridgeSocket = net.socket("10.0.0.2", 40000);
  private final TurnServer server =
      new TurnServer(net, address("198.51.100.1", 3478), RELAYED, "user", "pass");
  private TestPeer service;
  private TestPeer bridge;

  @BeforeEach
  void start() {
    bridgeSocket.translate(OUTSIDE);
    service = peer(serviceSocket, Role.CONTROLLING);
    bridge = peer(bridgeSocket, Role.CONTROLLED);
  }

  private TestPeer peer(SimulatedNet.Socket socket, Role role) {
    return new TestPeer(socket, net, role, net.random(), socket.local().getAddress());
  }

  private void gather(String password, String... uris) {
    bridge.agent.gather(
        List.of(new IceServer(List.of(uris), "user", Secret.of(password), 300)),
        host -> CompletableFuture.completedFuture(List.of(address(host, 0).getAddress())),
        new SimulatedDialer(net));
  }

  @Test
  void allocationShowsReflexiveAndRelayedCandidates() {
    gather("pass", "turn:198.51.100.1:3478?transport=udp", "turns:198.51.100.1:443");
    net.run(100);

    assertThat(bridge.candidates)
        .extracting(candidate -> candidate.candidate())
        .containsExactly(
            "candidate:1 1 udp 2130706431 10.0.0.2 40000 typ host",
            "candidate:2 1 udp 1694498815 203.0.113.5 61234 typ srflx raddr 10.0.0.2 rport 40000",
            "candidate:3 1 udp 16777215 198.51.100.1 50000 typ relay raddr 203.0.113.5 rport"
                + " 61234");
    assertThat(server.carriedOut).containsExactly(StunMethod.ALLOCATE);
  }

  @Test
  void directPathIsPreferredToTheRelay() {
    gather("pass", "turn:198.51.100.1:3478");
    net.run(100);
    TestPeer.introduce(service, bridge, true);
    net.run(3000);

    assertThat(service.path().remote()).isEqualTo(OUTSIDE);
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
  }

  @Test
  void relayCarriesChecksAndDataWhereNothingElsePasses() {
    blockDirect();
    gather("pass", "turn:198.51.100.1:3478");
    net.run(100);
    TestPeer.introduce(service, bridge, true);
    net.run(3000);

    assertThat(service.path().remote()).isEqualTo(RELAYED);
    assertThat(bridge.path()).hasToString("relay /192.0.2.1:8444 over /198.51.100.1:3478");
    exchangeData();
    // Allocation, permission and channel outlive their lifetimes, also with a new nonce.
    server.nonce = "nonce-2";
    net.run(1_500_000);
    assertThat(service.failures).isEmpty();
    assertThat(bridge.failures).isEmpty();
    assertThat(server.carriedOut.stream().filter(StunMethod.REFRESH::equals).count())
        .isBetween(5L, 7L);
    exchangeData();
  }

  @Test
  void peerFromAnUnknownPortIsLearnedThroughTheRelay() {
    blockDirect();
    serviceSocket.translate(address("192.0.2.1", 9999));
    gather("pass", "turn:198.51.100.1:3478");
    net.run(100);
    TestPeer.introduce(service, bridge, true);
    net.run(3000);

    assertThat(server.dataIndications).isPositive();
    assertThat(bridge.path().remote()).isEqualTo(address("192.0.2.1", 9999));
    exchangeData();
  }

  @Test
  void closingReturnsTheAllocation() {
    gather("pass", "turn:198.51.100.1:3478");
    net.run(100);
    bridge.agent.close();
    net.run(100);

    assertThat(server.released).isTrue();
    service.agent.close();
    assertThat(net.pendingEvents()).isZero();
  }

  @Test
  void wrongPasswordJustLeavesTheRelayOut() {
    gather("wrong", "turn:198.51.100.1:3478");
    net.run(10_000);

    assertThat(bridge.candidates).hasSize(1);
    assertThat(bridge.failures).isEmpty();
    TestPeer.introduce(service, bridge, true);
    net.run(1000);
    assertThat(service.selections).hasSize(1);
  }

  @Test
  void silentServerIsGivenUp() {
    gather("pass", "turn:198.51.100.77:3478", "stun:198.51.100.78", "nonsense");
    net.run(60_000);

    assertThat(bridge.candidates).hasSize(1);
    assertThat(net.pendingEvents()).isZero();
    assertThat(bridge.metrics.value("camfleet_ice_servers_failed_total")).isEqualTo(3);
  }

  @Test
  void serverThatDoesNotResolveIsCounted() {
    bridge.agent.gather(
        List.of(new IceServer(List.of("stun:nowhere.example"), "", Secret.of(""), 300)),
        host -> CompletableFuture.failedFuture(new java.net.UnknownHostException(host)),
        new SimulatedDialer(net));
    net.run(100);

    assertThat(bridge.metrics.value("camfleet_ice_servers_failed_total")).isEqualTo(1);
  }

  private void exchangeData() {
    service.data.clear();
    bridge.data.clear();
    service.path().send(RTP, 0, 5);
    bridge.path().send(RTP, 1, 4);
    net.run(10);
    assertThat(bridge.data).containsExactly(RTP);
    assertThat(service.data).containsExactly(new byte[] {1, 2, 3, 4});
  }

  private void blockDirect() {
    net.block(
        (from, to) ->
            from.equals(OUTSIDE) && to.getAddress().equals(serviceSocket.local().getAddress())
                || to.equals(OUTSIDE)
                    && from.getAddress().equals(serviceSocket.local().getAddress()));
  }
}
