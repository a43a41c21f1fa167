package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a session: data, consent, loss of the peer, its end. */
class IceSessionTest extends TwoAgents {
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
        .containsExactly("consent-lost: consent lost: no answer from /192.0.2.2:40000 for 30 s");
    assertThat(bridge.failures).hasSize(1);
    assertThat(serviceSocket.closed).isTrue();
    assertThat(service.agent.selected()).isNull();
    net.run(60_000);
    assertThat(service.failures).hasSize(1);
    assertThat(net.pendingEvents()).isZero();
  }

  @Test
  void pathThatBringsNothingAnyMoreIsToldLongBeforeConsentIsLost() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    net.run(1000);
    for (int second = 0; second < 10; second++) {
      service.path().send(HELLO, 0, 4);
      net.run(1000);
    }
    net.block((from, to) -> true);
    net.run(5_000);
    assertThat(bridge.endings).isEmpty();
    net.run(5_000);
    assertThat(bridge.endings).containsExactly("no word from /192.0.2.1:8444 for 6 s");
    // It hears nothing but checks, which is no reason to expect anything else.
    assertThat(service.endings).isEmpty();
    assertThat(bridge.failures).isEmpty();
    net.run(25_000);
    assertThat(bridge.endings).hasSize(1);
    assertThat(bridge.failures).hasSize(1);
  }

  @Test
  void peerThatSendsNoDataButAnswersIsNotTakenForSilent() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    net.run(1000);
    service.path().send(HELLO, 0, 4);
    net.run(10_000);
    int sent = bridgeSocket.sentTo.size();
    net.run(60_000);

    assertThat(bridge.endings).isEmpty();
    // Asked every three seconds at most, and it answers what it is asked.
    assertThat(bridgeSocket.sentTo.size() - sent).isBetween(20, 36);
  }

  @Test
  void pathThatBreaksAgainIsToldAgain() {
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    TestPeer.introduce(service, bridge, true);
    net.run(1000);
    for (int times = 1; times <= 2; times++) {
      net.block((from, to) -> false);
      service.path().send(HELLO, 0, 4);
      net.run(7_000);
      net.block((from, to) -> true);
      net.run(10_000);
      assertThat(bridge.endings).hasSize(times);
    }
    assertThat(bridge.failures).isEmpty();
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
        .containsExactly("ice-timeout: ICE: none of 1 candidate pairs worked within 30 s");
    net.run(10_000);
    assertThat(net.pendingEvents()).isZero();
  }

  @Test
  void peerWithoutCandidatesAndChecksIsNamedSo() {
    TestPeer service = service(Role.CONTROLLING);
    service.agent.setRemote("nobody", Secret.of("a password nobody knows"), false);
    net.run(31_000);

    assertThat(service.failures)
        .containsExactly(
            "ice-timeout: ICE: no usable candidate and no check from the peer within 30 s");
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
}
