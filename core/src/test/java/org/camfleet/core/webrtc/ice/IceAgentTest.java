package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IceAgentTest {
  private static final byte[] HELLO = {22, 1, 2, 3};

  private SimulatedNet net = new SimulatedNet(1);
  private SimulatedNet.Socket serviceSocket = net.socket("192.0.2.1", 8444);
  private SimulatedNet.Socket bridgeSocket = net.socket("192.0.2.2", 40000);

  private TestPeer service(Role role) {
    return peer(serviceSocket, role);
  }

  private TestPeer bridge(Role role) {
    return peer(bridgeSocket, role);
  }

  private TestPeer peer(SimulatedNet.Socket socket, Role role) {
    return new TestPeer(socket, net, role, net.random(), socket.local().getAddress());
  }

  @Test
  void agentsAgreeOnAPairWithinMilliseconds() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    long start = net.nanos();
    net.run(50);

    assertThat(service.path().remote()).isEqualTo(bridgeSocket.local());
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
    assertThat(service.selectedAt - start).isLessThan(20_000_000);
    assertThat(bridge.selectedAt - start).isLessThan(20_000_000);
    assertThat(service.agent.rttMicros()).isEqualTo(2000);
    assertThat(serviceSocket.openTransactions()).isZero();
  }

  @Test
  void candidatesAreToldWithMidAndUserFragment() {
    TestPeer service = service(Role.CONTROLLING);

    assertThat(service.candidates)
        .containsExactly(
            new IceCandidate(
                "candidate:1 1 udp 2130706431 192.0.2.1 8444 typ host",
                "0",
                0,
                service.agent.localUfrag()));
    assertThat(service.agent.localUfrag()).hasSize(8);
    assertThat(service.agent.localPassword().reveal()).hasSize(24);
  }

  @Test
  void dataFlowsBothWaysOnceSelected() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    net.run(50);
    service.path().send(HELLO, 0, 4);
    bridge.path().send(HELLO, 1, 3);
    net.run(2);

    assertThat(bridge.data).containsExactly(HELLO);
    assertThat(service.data).containsExactly(new byte[] {1, 2, 3});
  }

  @ParameterizedTest
  @CsvSource({"CONTROLLING, 1", "CONTROLLING, 2", "CONTROLLED, 1", "CONTROLLED, 2"})
  void conflictingRolesAreSettled(Role role, long seed) {
    net = new SimulatedNet(seed);
    serviceSocket = net.socket("192.0.2.1", 8444);
    bridgeSocket = net.socket("192.0.2.2", 40000);
    TestPeer service = service(role);
    TestPeer bridge = bridge(role);
    TestPeer.introduce(service, bridge, true);
    net.run(500);

    assertThat(service.agent.role()).isNotEqualTo(bridge.agent.role());
    assertThat(service.path().remote()).isEqualTo(bridgeSocket.local());
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
  }

  /** A browser shows only names that nobody else can resolve. */
  @Test
  void peerThatHidesItsAddressesIsLearnedFromItsChecks() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer browser = bridge(Role.CONTROLLED);
    service.agent.addRemoteCandidate(
        candidate("candidate:1 1 udp 2122260223 5f3c0a7e-11.local 40000 typ host"));
    service.learn(browser);
    browser.learn(service);
    service.candidates.forEach(browser.agent::addRemoteCandidate);
    net.run(100);

    assertThat(service.path().remote()).isEqualTo(bridgeSocket.local());
    assertThat(browser.path().remote()).isEqualTo(serviceSocket.local());
    assertThat(ignored(service, "mdns")).isEqualTo(1);
  }

  @Test
  void peerBehindAnAddressTranslatorIsLearned() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    bridgeSocket.translate(address("203.0.113.5", 61234));
    TestPeer.introduce(service, bridge, true);
    net.run(500);

    assertThat(service.path().remote()).isEqualTo(address("203.0.113.5", 61234));
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
  }

  /** Checks outrun the answer, which takes the way over signaling. */
  @Test
  void checksBeforeTheDescriptionAreAnsweredAndRemembered() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    bridge.learn(service);
    service.candidates.forEach(bridge.agent::addRemoteCandidate);
    net.run(100);
    assertThat(service.peerUfrags).containsExactly(bridge.agent.localUfrag());
    assertThat(service.selections).isEmpty();

    service.learn(bridge);
    net.run(20);
    assertThat(service.path().remote()).isEqualTo(bridgeSocket.local());
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
  }

  @Test
  void answerOfAnotherOfferIsToldAndNotConnected() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    service.agent.setRemote("someoneElse", Secret.of("password of someone else"), false);
    bridge.learn(service);
    service.candidates.forEach(bridge.agent::addRemoteCandidate);
    net.run(200);
    assertThat(service.peerUfrags).containsExactly(bridge.agent.localUfrag());
    assertThat(bridge.selections).isEmpty();

    service.learn(bridge);
    net.run(1000);
    assertThat(service.selections).hasSize(1);
    assertThat(bridge.selections).hasSize(1);
  }

  /** The owner of an answer that is meant for another offer of ours answers our checks, too. */
  @Test
  void noPathIsTakenBeforeThePeerHasCheckedUs() {
    TestPeer service = service(Role.CONTROLLING);
    Secret password = Secret.of("password-of-the-other-one");
    LiteServer other = new LiteServer(bridgeSocket, "other", password);
    service.agent.setRemote("other", password, false);
    service.agent.addRemoteCandidate(
        candidate("candidate:1 1 udp 2130706431 192.0.2.2 40000 typ host"));
    net.run(10_000);

    assertThat(service.selections).isEmpty();
    assertThat(other.nominated).isFalse();
    net.run(21_000);
    assertThat(service.failures).hasSize(1);
  }

  /** A peer whose checks were answered has no reason to check again. */
  @Test
  void checksAheadOfAWrongDescriptionCountForTheRightOne() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    bridge.learn(service);
    service.candidates.forEach(bridge.agent::addRemoteCandidate);
    net.run(100);
    service.agent.setRemote("someoneElse", Secret.of("password of someone else"), false);
    net.run(100);
    assertThat(service.selections).isEmpty();

    service.learn(bridge);
    net.run(100);
    assertThat(service.path().remote()).isEqualTo(bridgeSocket.local());
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
  }

  /** The peer is free to speak when it has answered the nomination, even if that answer is lost. */
  @Test
  void dataAheadOfTheSelectionIsKept() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    AtomicInteger fromBridge = new AtomicInteger();
    // Its answer to our check, and then its answer to the nomination.
    net.block((from, to) -> from.equals(bridgeSocket.local()) && fromBridge.incrementAndGet() == 2);
    net.run(20);
    assertThat(bridge.selections).hasSize(1);
    assertThat(service.selections).isEmpty();

    bridge.path().send(HELLO, 0, 4);
    net.run(10);
    assertThat(service.data).isEmpty();
    net.run(200);
    assertThat(service.selections).hasSize(1);
    assertThat(service.data).containsExactly(HELLO);
  }

  @Test
  void bestPairWinsWhenItComesAtTheSameTime() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    service.learn(bridge);
    bridge.learn(service);
    SimulatedNet.Socket other = net.socket("198.51.100.9", 40000);
    // The same agent, reachable through a forwarder that costs nothing but priority.
    service.agent.addRemoteCandidate(
        candidate(
            "candidate:7 1 udp 1000 "
                + other.local().getAddress().getHostAddress()
                + " 40000 typ srflx raddr 10.0.0.1 rport 9"));
    bridge.candidates.forEach(service.agent::addRemoteCandidate);
    net.run(1000);

    assertThat(service.selections).hasSize(1);
    assertThat(service.path().remote()).isEqualTo(bridgeSocket.local());
  }

  @Test
  void liteServerIsControlled() {
    TestPeer bridge = bridge(Role.CONTROLLED);
    Secret password = Secret.of("password-of-the-lite-one");
    LiteServer lite = new LiteServer(serviceSocket, "lite", password);
    bridge.agent.setRemote("lite", password, true);
    bridge.agent.addRemoteCandidate(
        candidate("candidate:1 1 udp 2130706431 192.0.2.1 8444 typ host"));
    net.run(200);

    assertThat(bridge.agent.role()).isEqualTo(Role.CONTROLLING);
    assertThat(bridge.path().remote()).isEqualTo(serviceSocket.local());
    assertThat(lite.nominated).isTrue();
  }

  @Test
  void consentIsAskedAboutEveryFiveSecondsAndLostAfterThirty() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    net.run(1000);
    int sent = serviceSocket.sentTo.size();
    net.run(60_000);
    // Ours and the answers to theirs.
    assertThat(serviceSocket.sentTo.size() - sent).isBetween(20, 30);
    assertThat(service.failures).isEmpty();

    net.block((from, to) -> true);
    net.run(23_000);
    assertThat(service.failures).isEmpty();
    net.run(8_000);
    assertThat(service.failures)
        .containsExactly("consent lost: no answer from /192.0.2.2:40000 for 30 s");
    assertThat(bridge.failures).hasSize(1);
    assertThat(serviceSocket.closed).isTrue();
    assertThat(service.agent.selected()).isNull();
    net.run(60_000);
    assertThat(service.failures).hasSize(1);
    assertThat(net.pendingEvents()).isZero();
  }

  @Test
  void silentPeerFailsAfterTheTimeout() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    net.block((from, to) -> true);
    TestPeer.introduce(service, bridge, true);
    net.run(29_900);
    assertThat(service.failures).isEmpty();
    net.run(200);

    assertThat(service.failures)
        .containsExactly("ICE: none of 1 candidate pairs worked within 30 s");
    net.run(10_000);
    assertThat(net.pendingEvents()).isZero();
  }

  @Test
  void peerWithoutCandidatesAndChecksIsNamedSo() {
    TestPeer service = service(Role.CONTROLLING);
    service.agent.setRemote("nobody", Secret.of("a password nobody knows"), false);
    net.run(31_000);

    assertThat(service.failures)
        .containsExactly("ICE: no usable candidate and no check from the peer within 30 s");
  }

  @Test
  void firewallThatOpensLateDoesNotMatter() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    net.block((from, to) -> true);
    TestPeer.introduce(service, bridge, true);
    net.run(20_000);
    net.block((from, to) -> false);
    net.run(5_000);

    assertThat(service.selections).hasSize(1);
    assertThat(bridge.selections).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.03, 0.3})
  void lossDelaysButDoesNotPrevent(double loss) {
    for (long seed = 1; seed <= 200; seed++) {
      net = new SimulatedNet(seed);
      net.setLoss(loss);
      net.setDelayMillis(20);
      serviceSocket = net.socket("192.0.2.1", 8444);
      bridgeSocket = net.socket("192.0.2.2", 40000);
      TestPeer service = service(Role.CONTROLLING);
      TestPeer bridge = bridge(Role.CONTROLLED);
      TestPeer.introduce(service, bridge, true);
      net.run(loss > 0.1 ? 10_000 : 1_500);

      assertThat(service.selections).as("seed %d", seed).hasSize(1);
      assertThat(bridge.selections).as("seed %d", seed).hasSize(1);
    }
  }

  @Test
  void wrongPasswordNeverConnects() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    service.agent.setRemote(bridge.agent.localUfrag(), Secret.of("not the right password"), false);
    bridge.agent.setRemote(service.agent.localUfrag(), Secret.of("nor is this one right"), false);
    bridge.candidates.forEach(service.agent::addRemoteCandidate);
    net.run(31_000);

    assertThat(service.selections).isEmpty();
    assertThat(bridge.selections).isEmpty();
    assertThat(refused(bridge, "unauthenticated")).isPositive();
    assertThat(service.failures).hasSize(1);
  }

  @Test
  void floodOfForgedChecksIsBoundedAndDoesNotBreakTheSession() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    net.run(100);
    byte[] forged =
        StunBuilder.request(StunMethod.BINDING, new TransactionId(1, 1))
            .text(AttributeType.USERNAME, service.agent.localUfrag() + ":evil")
            .number(AttributeType.PRIORITY, 1)
            .flag(AttributeType.USE_CANDIDATE)
            .sign(StunKey.shortTerm("guess"))
            .fingerprint()
            .toBytes();
    int answers = serviceSocket.sentTo.size();
    for (int i = 0; i < 10_000; i++) {
      net.inject(address("203.0.113.66", 1 + i % 60_000), serviceSocket.local(), forged);
    }
    net.run(2);

    assertThat(refused(service, "unauthenticated")).isEqualTo(50);
    assertThat(refused(service, "flood")).isEqualTo(9_950);
    assertThat(serviceSocket.sentTo).hasSize(answers);
    assertThat(service.peerUfrags).containsExactly(bridge.agent.localUfrag());
    net.run(60_000);
    assertThat(service.failures).isEmpty();
    assertThat(service.selections).hasSize(1);
  }

  @Test
  void uselessCandidatesAreIgnoredWithACount() {
    TestPeer service = service(Role.CONTROLLING);
    for (String line :
        new String[] {
          "",
          "nonsense",
          "candidate:1 1 tcp 1 192.0.2.7 9 typ host tcptype active",
          "candidate:1 2 udp 1 192.0.2.7 9 typ host",
          "candidate:1 1 udp 1 0.0.0.0 9 typ host",
          "candidate:1 1 udp 1 224.0.0.1 9 typ host",
          "candidate:1 1 udp 1 255.255.255.255 9 typ host",
          "candidate:1 1 udp 1 192.0.2.7 0 typ host",
          "candidate:1 1 udp 1 fe80::1 9 typ host",
          "candidate:1 1 udp 1 camera.example 9 typ host"
        }) {
      service.agent.addRemoteCandidate(candidate(line));
    }
    for (int i = 1; i <= 100; i++) {
      service.agent.addRemoteCandidate(
          candidate("candidate:1 1 udp 1 192.0.2.7 " + i + " typ host"));
    }

    assertThat(ignored(service, "malformed")).isEqualTo(1);
    assertThat(ignored(service, "unsupported")).isEqualTo(8);
    assertThat(ignored(service, "surplus")).isEqualTo(100 - RemoteCandidates.MAX);
  }

  @Test
  void checksArePaced() {
    TestPeer service = service(Role.CONTROLLING);
    service.agent.setRemote("peer", Secret.of("the password of the peer"), false);
    for (int i = 1; i <= 40; i++) {
      service.agent.addRemoteCandidate(
          candidate("candidate:1 1 udp 1 192.0.2.7 " + i + " typ host"));
    }
    net.run(140);

    assertThat(serviceSocket.sentTo).hasSize(3);
  }

  @Test
  void candidateOfAnotherDescriptionIsIgnored() {
    TestPeer service = service(Role.CONTROLLING);
    service.agent.setRemote("peer", Secret.of("the password of the peer"), false);
    service.agent.addRemoteCandidate(
        new IceCandidate("candidate:1 1 udp 1 192.0.2.7 7 typ host", "0", 0, "formerPeer"));
    net.run(100);

    assertThat(serviceSocket.sentTo).isEmpty();
  }

  /** A camera's router gets a new address: the session goes on over the new one. */
  @ParameterizedTest
  @CsvSource({"CONTROLLING, CONTROLLED", "CONTROLLED, CONTROLLING"})
  void sessionFollowsThePeerToANewAddress(Role serviceRole, Role bridgeRole) {
    TestPeer service = service(serviceRole);
    TestPeer bridge = bridge(bridgeRole);
    bridgeSocket.translate(address("203.0.113.5", 61234));
    TestPeer.introduce(service, bridge, true);
    net.run(1000);
    InetSocketAddress moved = address("203.0.113.77", 5555);
    bridgeSocket.translate(moved);
    net.run(29_000);

    assertThat(service.failures).isEmpty();
    assertThat(service.path().remote()).isEqualTo(moved);
    service.path().send(HELLO, 0, 4);
    bridge.path().send(HELLO, 0, 4);
    net.run(10);
    assertThat(bridge.data).containsExactly(HELLO);
    assertThat(service.data).containsExactly(HELLO);
    net.run(60_000);
    assertThat(service.failures).isEmpty();
    assertThat(bridge.failures).isEmpty();
  }

  @Test
  void closedAgentIsSilent() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    net.run(100);
    service.agent.close();
    int sent = serviceSocket.sentTo.size();
    service.path().send(HELLO, 0, 4);
    service.agent.addRemoteCandidate(candidate("candidate:1 1 udp 1 192.0.2.7 7 typ host"));
    net.run(40_000);

    assertThat(serviceSocket.sentTo).hasSize(sent);
    assertThat(service.failures).isEmpty();
    assertThat(bridge.failures).hasSize(1);
    assertThat(net.pendingEvents()).isZero();
  }

  private static IceCandidate candidate(String line) {
    return new IceCandidate(line, "0", 0, null);
  }

  private static long ignored(TestPeer peer, String reason) {
    return peer.metrics.value("camfleet_ice_candidates_ignored_total", "reason", reason);
  }

  private static long refused(TestPeer peer, String reason) {
    return peer.metrics.value("camfleet_ice_checks_refused_total", "reason", reason);
  }
}
