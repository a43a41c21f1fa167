package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two agents find each other. */
class IceAgentTest extends TwoAgents {
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

  @ParameterizedTest
  @CsvSource({"CONTROLLING, 1", "CONTROLLING, 2", "CONTROLLED, 1", "CONTROLLED, 2"})
  void conflictingRolesAreSettled(Role role, long seed) {
    begin(seed);
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

  @ParameterizedTest
  @ValueSource(doubles = {0.03, 0.3})
  void lossDelaysButDoesNotPrevent(double loss) {
    for (long seed = 1; seed <= 200; seed++) {
      begin(seed);
      net.setLoss(loss);
      net.setDelayMillis(20);
      TestPeer service = service(Role.CONTROLLING);
      TestPeer bridge = bridge(Role.CONTROLLED);
      TestPeer.introduce(service, bridge, true);
      net.run(loss > 0.1 ? 10_000 : 1_500);

      assertThat(service.selections).as("seed %d", seed).hasSize(1);
      assertThat(bridge.selections).as("seed %d", seed).hasSize(1);
    }
  }
}
