package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.api.Test;

/** What is not for this agent, or forged, or of no use. */
class IceStrangersTest extends TwoAgents {
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

  @Test
  void candidateOfAnotherDescriptionIsIgnored() {
    TestPeer service = service(Role.CONTROLLING);
    service.agent.setRemote("peer", Secret.of("the password of the peer"), false);
    service.agent.addRemoteCandidate(
        new IceCandidate("candidate:1 1 udp 1 192.0.2.7 7 typ host", "0", 0, "formerPeer"));
    net.run(100);

    assertThat(serviceSocket.sentTo).isEmpty();
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
}
