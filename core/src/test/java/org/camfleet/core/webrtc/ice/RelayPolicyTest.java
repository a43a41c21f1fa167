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
import org.camfleet.codecs.stun.StunError;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.IceTransportPolicy;
import org.camfleet.core.webrtc.SelectedPair;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TURN over datagrams and connections, where it is the only way and where it is not. */
class RelayPolicyTest {
  private static final String UDP = "turn:198.51.100.1:3478?transport=udp";
  private static final String TCP = "turn:198.51.100.1:3478?transport=tcp";
  private static final String TLS = "turns:198.51.100.1:3478?transport=tcp";
  private static final String SILENT = "turn:198.51.100.77:3478?transport=udp";
  private static final InetSocketAddress OUTSIDE = address("203.0.113.5", 61234);
  private static final InetSocketAddress RELAYED = address("198.51.100.1", 50000);
  private static final byte[] RTP = {(byte) 0x80, 1, 2, 3, 4};

  private final SimulatedNet net = new SimulatedNet(3);
  private final SimulatedDialer dialer = new SimulatedDialer(net);
  private final SimulatedNet.Socket serviceSocket = net.socket("192.0.2.1", 8444);
  private final SimulatedNet.Socket bridgeSocket = net.socket("10.0.0.2", 40000);
  private final TurnServer server =
      new TurnServer(net, address("198.51.100.1", 3478), RELAYED, "user", "pass");
  private TestPeer service;
  private TestPeer bridge;

  private void start(IceTransportPolicy policy, String password, String... uris) {
    bridgeSocket.translate(OUTSIDE);
    service = peer(serviceSocket, Role.CONTROLLING, IceTransportPolicy.ALL);
    bridge = peer(bridgeSocket, Role.CONTROLLED, policy);
    bridge.agent.gather(
        List.of(new IceServer(List.of(uris), "user", Secret.of(password), 300)),
        RelayPolicyTest::resolve,
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

  private void connect() {
    TestPeer.introduce(service, bridge, true);
    bridge.candidates.clear();
    net.run(3000);
  }

  @Test
  void relayAloneIsToldAndUsedThoughTheDirectWayIsOpen() {
    start(IceTransportPolicy.RELAY, "pass", UDP);
    net.run(100);

    assertThat(bridge.candidates)
        .extracting(candidate -> candidate.candidate())
        .containsExactly(
            "candidate:1 1 udp 16777215 198.51.100.1 50000 typ relay raddr 198.51.100.1 rport"
                + " 50000");
    connect();
    assertThat(service.path().remote()).isEqualTo(RELAYED);
    assertThat(bridge.agent.selectedPair())
        .isEqualTo(
            new SelectedPair("relay", "udp", "198.51.100.1:50000", "host", "192.0.2.1:8444"));
    assertThat(bridgeSocket.sentTo).containsOnly(address("198.51.100.1", 3478));
  }

  @Test
  void checksThatCircumventTheRelayAreNotAnswered() {
    start(IceTransportPolicy.RELAY, "pass", UDP);
    net.run(100);
    TestPeer.introduce(service, bridge, false);
    service.agent.addRemoteCandidate(
        new IceCandidate("candidate:9 1 udp 1694498815 203.0.113.5 61234 typ srflx", "0", 0, ""));
    net.run(5000);

    assertThat(service.selections).isEmpty();
    assertThat(bridgeSocket.sentTo).containsOnly(address("198.51.100.1", 3478));
  }

  @Test
  void directPairsAreShownAsWhatTheFarEndSaw() {
    start(IceTransportPolicy.ALL, "pass", UDP);
    net.run(100);
    connect();

    assertThat(bridge.agent.selectedPair())
        .isEqualTo(new SelectedPair("srflx", "udp", "203.0.113.5:61234", "host", "192.0.2.1:8444"));
    SelectedPair other = service.agent.selectedPair();
    assertThat(other.localType()).isEqualTo("host");
    assertThat(other.remote()).isEqualTo("203.0.113.5:61234");
  }

  @Test
  void connectionsAreNotMadeWhereDatagramsBringARelay() {
    start(IceTransportPolicy.RELAY, "pass", UDP, TCP, TLS);
    net.run(60_000);

    assertThat(dialer.dialed).isEmpty();
    assertThat(server.carriedOut).containsExactly(StunMethod.ALLOCATE);
  }

  @ParameterizedTest
  @CsvSource({TCP + ",tcp,false", TLS + ",tls,true"})
  void connectionTakesOverWhereDatagramsDoNotPass(String uri, String protocol, boolean tls) {
    start(IceTransportPolicy.RELAY, "pass", SILENT, uri);
    net.run(499);
    assertThat(dialer.dialed).isEmpty();
    net.run(100);
    connect();

    assertThat(dialer.dialed).hasSize(1).allMatch(stream -> stream.tls == tls);
    assertThat(bridge.agent.selectedPair())
        .isEqualTo(
            new SelectedPair("relay", protocol, "198.51.100.1:50000", "host", "192.0.2.1:8444"));
    exchangeData();
    // Allocation, permission and channel outlive their lifetimes.
    net.run(1_500_000);
    assertThat(bridge.failures).isEmpty();
    exchangeData();
    bridge.agent.close();
    service.agent.close();
    net.run(100);
    assertThat(server.released).isTrue();
    assertThat(dialer.open()).isZero();
    assertThat(net.pendingEvents()).isZero();
  }

  @Test
  void theConnectionsOwnAddressIsNoCandidate() {
    start(IceTransportPolicy.ALL, "pass", TCP);
    net.run(100);

    assertThat(bridge.candidates)
        .extracting(candidate -> candidate.candidate().split(" ")[7])
        .containsExactly("host", "relay");
  }

  @Test
  void tlsFollowsWhereTcpDoesNotPassEither() {
    start(IceTransportPolicy.RELAY, "pass", SILENT, "turn:198.51.100.77?transport=tcp", TLS);
    net.run(1100);

    assertThat(dialer.dialed).extracting(stream -> stream.tls).containsExactly(false, true);
    assertThat(bridge.candidates).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "486, 486 (Allocation Quota Reached)",
    "508, 508 (Insufficient Capacity)",
    "403, 403 (Forbidden)",
    "401, 401 (Unauthenticated)"
  })
  void serverThatRefusesIsAClearFaultWhereOnlyARelayMayBeUsed(int code, String said) {
    server.refusals.put(StunMethod.ALLOCATE, code);
    start(IceTransportPolicy.RELAY, "pass", UDP, TCP);
    net.run(5000);

    assertThat(bridge.failures)
        .containsExactly(
            ("no-relay: only a relay may be used, and there is none:"
                    + " turn:198.51.100.1:3478 over udp refuses with %s;"
                    + " turn:198.51.100.1:3478 over tcp refuses with %s")
                .formatted(said, said));
    isTidy();
  }

  @Test
  void theSecondAddressOfANameIsAskedWhereTheFirstIsSilent() {
    start(IceTransportPolicy.RELAY, "pass", "turn:many.test:3478?transport=udp");
    net.run(499);
    assertThat(bridge.candidates).isEmpty();
    net.run(100);
    connect();

    assertThat(bridge.agent.selectedPair())
        .isEqualTo(
            new SelectedPair("relay", "udp", "198.51.100.1:50000", "host", "192.0.2.1:8444"));
    net.run(60_000);
    assertThat(server.carriedOut.stream().filter(StunMethod.ALLOCATE::equals)).hasSize(1);
    assertThat(bridge.failures).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"turn:many.test:3478?transport=tcp", "turns:many.test:3478?transport=tcp"})
  void theSecondAddressOfANameIsAskedAtOnceWhereTheFirstClosesTheConnection(String uri) {
    start(IceTransportPolicy.RELAY, "pass", uri);
    net.run(10);
    dialer.dialed.get(0).cut();
    net.run(100);
    connect();

    assertThat(dialer.dialed)
        .extracting(stream -> stream.remote())
        .containsExactly(address("198.51.100.77", 3478), address("198.51.100.1", 3478));
    assertThat(bridge.agent.selectedPair().localType()).isEqualTo("relay");
    exchangeData();
  }

  @Test
  void whereNoAddressOfANameAnswersThatIsToldOnce() {
    server.refusals.put(StunMethod.ALLOCATE, StunError.ALLOCATION_QUOTA_REACHED);
    start(IceTransportPolicy.RELAY, "pass", "turn:many.test:3478?transport=udp");
    net.run(30_000);

    assertThat(bridge.failures)
        .containsExactly(
            "no-relay: only a relay may be used, and there is none: turn:many.test:3478 over udp"
                + " refuses with 486 (Allocation Quota Reached); turn:many.test:3478 over udp does"
                + " not answer");
    assertThat(bridge.metrics.value("camfleet_ice_servers_failed_total")).isEqualTo(1);
    isTidy();
  }

  @Test
  void whatASlowAddressLendsAfterAnotherWasTakenIsReturned() {
    TurnServer slow =
        new TurnServer(
            net, address("198.51.100.77", 3478), address("198.51.100.77", 50000), "user", "pass");
    boolean[] cut = {true};
    net.block((from, to) -> cut[0] && from.equals(address("198.51.100.77", 3478)));
    start(IceTransportPolicy.RELAY, "pass", "turn:many.test:3478?transport=udp");
    net.run(700);
    cut[0] = false;
    net.run(5000);

    assertThat(bridge.candidates).hasSize(1);
    assertThat(server.carriedOut).containsExactly(StunMethod.ALLOCATE);
    assertThat(slow.carriedOut.contains(StunMethod.ALLOCATE)).isEqualTo(slow.released);
  }

  @ParameterizedTest
  @CsvSource({"486", "508", "401"})
  void serverThatRefusesIsLeftOutWhereOthersMayBeUsed(int code) {
    server.refusals.put(StunMethod.ALLOCATE, code);
    start(IceTransportPolicy.ALL, "pass", UDP, TCP, TLS);
    net.run(1000);
    connect();

    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
    assertThat(dialer.open()).isZero();
  }

  @Test
  void wrongPasswordsAndSilenceAndUnknownNamesAreTold() {
    start(IceTransportPolicy.RELAY, "wrong", UDP, SILENT, "turn:nowhere.example?transport=udp");
    net.run(20_000);

    assertThat(bridge.failures).hasSize(1);
    assertThat(bridge.failures.get(0))
        .startsWith("no-relay: ")
        .contains("turn:198.51.100.1:3478 over udp refuses with 401 (Unauthenticated)")
        .contains("turn:198.51.100.77:3478 over udp does not answer")
        .contains("turn:nowhere.example:3478 over udp: the name does not resolve");
    isTidy();
  }

  @Test
  void noServerAtAllIsTold() {
    start(IceTransportPolicy.RELAY, "pass", "turns:198.51.100.1?transport=udp");

    assertThat(bridge.failures)
        .containsExactly(
            "no-relay: only a relay may be used, and there is none: the service named no TURN server"
                + " over UDP, TCP or TLS");
  }

  @Test
  void whatServersSaidIsToldWhenNothingElseWorked() {
    server.refusals.put(StunMethod.ALLOCATE, StunError.ALLOCATION_QUOTA_REACHED);
    net.block((from, to) -> to.equals(serviceSocket.local()));
    start(IceTransportPolicy.ALL, "pass", UDP);
    net.run(100);
    connect();
    net.run(40_000);

    assertThat(bridge.failures).hasSize(1);
    assertThat(bridge.failures.get(0))
        .startsWith("ice-timeout: ")
        .endsWith("; turn:198.51.100.1:3478 over udp refuses with 486 (Allocation Quota Reached)");
  }

  @Test
  void connectionThatIsClosedBeforeItsAllocationIsAFault() {
    net.block((from, to) -> to.equals(address("198.51.100.1", 3478)));
    start(IceTransportPolicy.RELAY, "pass", TCP);
    net.run(100);
    dialer.dialed.get(0).cut();

    assertThat(bridge.failures)
        .containsExactly(
            "no-relay: only a relay may be used, and there is none: turn:198.51.100.1:3478 over"
                + " tcp: the server closed the connection");
    isTidy();
  }

  @Test
  void relayThatIsLostBeforeItIsUsedIsReplaced() {
    start(IceTransportPolicy.RELAY, "pass", TCP, TLS);
    net.run(100);
    dialer.dialed.get(0).cut();
    net.run(100);
    assertThat(bridge.failures).isEmpty();
    connect();

    assertThat(bridge.agent.selectedPair().protocol()).isEqualTo("tls");
  }

  @Test
  void relayThatIsLostBeforeItIsUsedIsAFaultWhereItIsTheLast() {
    start(IceTransportPolicy.RELAY, "pass", TCP);
    net.run(100);
    dialer.dialed.get(0).cut();

    assertThat(bridge.failures).hasSize(1);
    assertThat(bridge.failures.get(0)).startsWith("no-relay: ").endsWith("closed the connection");
    isTidy();
  }

  @Test
  void connectionThatIsClosedUnderMediaEndsTheSessionAtOnce() {
    start(IceTransportPolicy.RELAY, "pass", TCP);
    net.run(100);
    connect();
    dialer.dialed.get(0).cut();

    assertThat(bridge.failures)
        .containsExactly(
            "relay-lost: turn:198.51.100.1:3478 over tcp: the server closed the connection");
    isTidy();
  }

  @Test
  void connectionThatIsNotInUseMayBeClosed() {
    start(IceTransportPolicy.ALL, "pass", TCP);
    net.run(100);
    connect();
    dialer.dialed.get(0).cut();
    net.run(60_000);

    assertThat(bridge.failures).isEmpty();
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
  }

  @Test
  void expiredCredentialsAreToldWhileTheRelayStillCarriesMedia() {
    start(IceTransportPolicy.RELAY, "pass", UDP);
    net.run(100);
    connect();
    server.refusals.put(StunMethod.REFRESH, StunError.UNAUTHENTICATED);
    net.run(250_000);

    assertThat(bridge.endings)
        .containsExactly("turn:198.51.100.1:3478 over udp refuses with 401 (Unauthenticated)");
    assertThat(bridge.failures).isEmpty();
    exchangeData();
  }

  @Test
  void aPeerThatTheServerLetsThroughNoLongerIsToldWhileMediaStillFlow() {
    start(IceTransportPolicy.RELAY, "pass", UDP);
    net.run(100);
    connect();
    server.refusals.put(StunMethod.CHANNEL_BIND, StunError.FORBIDDEN);
    net.run(241_000);

    assertThat(bridge.endings)
        .containsExactly(
            "turn:198.51.100.1:3478 over udp refuses with 403 (Forbidden) for the peer"
                + " 192.0.2.1:8444");
    assertThat(bridge.failures).isEmpty();
    assertThat(bridge.metrics.value("camfleet_ice_relay_peers_refused_total")).isEqualTo(1);
    exchangeData();
    net.run(240_000);
    assertThat(bridge.endings).as("once in each interval").hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aRefreshOfAChannelThatIsLostIsAskedForOnceMore() {
    start(IceTransportPolicy.RELAY, "pass", UDP);
    net.run(100);
    connect();
    boolean[] cut = {false};
    InetSocketAddress turn = address("198.51.100.1", 3478);
    net.block((from, to) -> cut[0] && from.equals(turn));
    net.run(235_000);
    cut[0] = true;
    net.run(17_000); // the last of six requests was sent, and the answers were lost
    cut[0] = false;
    net.run(5_000);

    assertThat(bridge.metrics.value("camfleet_ice_relay_peers_refused_total")).isZero();
    exchangeData();
  }

  @Test
  void aPeerThatIsNeverLetThroughIsToldWhereNothingElseWorks() {
    server.refusals.put(StunMethod.CHANNEL_BIND, StunError.FORBIDDEN);
    start(IceTransportPolicy.RELAY, "pass", UDP);
    net.run(100);
    connect();
    net.run(40_000);

    assertThat(bridge.endings).isEmpty();
    assertThat(bridge.failures).hasSize(1);
    assertThat(bridge.failures.get(0))
        .startsWith("ice-timeout: ")
        .endsWith("refuses with 403 (Forbidden) for the peer 192.0.2.1:8444");
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

  /** Nothing of the bridge's is left. */
  private void isTidy() {
    assertThat(bridgeSocket.closed).isTrue();
    assertThat(bridgeSocket.openTransactions()).isZero();
    assertThat(dialer.open()).isZero();
    service.agent.close();
    net.run(100);
    assertThat(net.pendingEvents()).isZero();
  }
}
