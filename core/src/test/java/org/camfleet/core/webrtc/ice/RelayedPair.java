package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.ice.IceSettings.Role;

/** A service, a bridge behind an address translation, and a TURN server between the two. */
final class RelayedPair {
  static final String UDP = "turn:198.51.100.1:3478?transport=udp";
  static final String TCP = "turn:198.51.100.1:3478?transport=tcp";
  static final String TLS = "turns:198.51.100.1:3478?transport=tcp";
  static final String SILENT = "turn:198.51.100.77:3478?transport=udp";
  static final InetSocketAddress RELAYED = address("198.51.100.1", 50000);
  private static final InetSocketAddress OUTSIDE = address("203.0.113.5", 61234);
  private static final byte[] RTP = {(byte) 0x80, 1, 2, 3, 4};

  final SimulatedNet net = new SimulatedNet(3);
  final SimulatedDialer dialer = new SimulatedDialer(net);
  final SimulatedNet.Socket serviceSocket = net.socket("192.0.2.1", 8444);
  final SimulatedNet.Socket bridgeSocket = net.socket("10.0.0.2", 40000);
  final TurnServer server =
      new TurnServer(net, address("198.51.100.1", 3478), RELAYED, "user", "pass");
  TestPeer service;
  TestPeer bridge;

  /** Begins with a server for the bridge whose URIs these are. */
  void start(IceTransportPolicy policy, String password, String... uris) {
    bridgeSocket.translate(OUTSIDE);
    service = peer(serviceSocket, Role.CONTROLLING, IceTransportPolicy.ALL);
    bridge = peer(bridgeSocket, Role.CONTROLLED, policy);
    bridge.agent.gather(
        List.of(new IceServer(List.of(uris), "user", Secret.of(password), 300)),
        RelayedPair::resolve,
        dialer);
  }

  private TestPeer peer(SimulatedNet.Socket socket, Role role, IceTransportPolicy policy) {
    return new TestPeer(socket, net, role, net.random(), policy, socket.local().getAddress());
  }

  private static CompletionStage<List<InetAddress>> resolve(String host) {
    if (host.equals("many.test")) {
      return CompletableFuture.completedFuture(
          Stream.of("198.51.100.77", "198.51.100.1")
              .map(one -> address(one, 0).getAddress())
              .toList());
    }
    return host.endsWith(".example")
        ? CompletableFuture.failedFuture(new UnknownHostException(host))
        : CompletableFuture.completedFuture(List.of(address(host, 0).getAddress()));
  }

  /** Lets the two find a way. */
  void connect() {
    TestPeer.introduce(service, bridge, true);
    bridge.candidates.clear();
    net.run(3000);
  }

  /** Sends a packet each way, which must arrive whole. */
  void exchangeData() {
    service.data.clear();
    bridge.data.clear();
    service.path().send(RTP, 0, 5);
    bridge.path().send(RTP, 1, 4);
    net.run(10);
    assertThat(bridge.data).containsExactly(RTP);
    assertThat(service.data).containsExactly(new byte[] {1, 2, 3, 4});
  }

  /** Nothing of the bridge's is left. */
  void isTidy() {
    assertThat(bridgeSocket.closed).isTrue();
    assertThat(bridgeSocket.openTransactions()).isZero();
    assertThat(dialer.open()).isZero();
    service.agent.close();
    net.run(100);
    assertThat(net.pendingEvents()).isZero();
  }
}
