package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.codecs.MalformedException;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMessage;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.Damage;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that were cut, bent or signed with the wrong key on their way, among those of a peer that
 * is honest: the agent ignores them, remembers nothing of them, and connects.
 */
class IceGarbageFuzzTest extends TwoAgents {
  private static final InetSocketAddress STRANGER = address("203.0.113.66", 7);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void damagedChecksNeitherBreakNorDelayTheHonestOnes(long seed) {
    Random random = new Random(seed);
    TestPeer service = service(Role.CONTROLLING);
    TestPeer bridge = bridge(Role.CONTROLLED);
    List<byte[]> good = checks(service, bridge);
    assertThatCode(
            () -> {
              for (int round = 0; round < 3_000; round++) {
                byte[] damaged = Damage.bytes(random, good.get(random.nextInt(good.size())));
                if (isStun(damaged)) { // what is not, the socket counts and drops
                  net.inject(STRANGER, serviceSocket.local(), damaged);
                }
                if (round == 1_000) {
                  TestPeer.introduce(service, bridge, true);
                }
                net.run(round % 100 == 0 ? 20 : 0);
              }
            })
        .as("seed %d", seed)
        .doesNotThrowAnyException();
    net.run(1_000);

    assertThat(service.selections).as("seed %d", seed).hasSize(1);
    assertThat(service.path().remote()).isEqualTo(bridgeSocket.local());
    assertThat(bridge.selections).as("seed %d", seed).hasSize(1);
    assertThat(serviceSocket.openTransactions())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(CheckList.MAX_PAIRS + 4);
    assertThat(refused(service, "unauthenticated") + refused(service, "flood")).isPositive();
  }

  /** Checks with the right key, with a wrong one, and without any. */
  private static List<byte[]> checks(TestPeer service, TestPeer bridge) {
    String username = service.agent.localUfrag() + ":" + bridge.agent.localUfrag();
    StunKey right = StunKey.shortTerm(service.agent.localPassword().reveal());
    List<byte[]> checks = new ArrayList<>();
    for (StunKey key : List.of(right, StunKey.shortTerm("guess"))) {
      StunBuilder check = check(username);
      checks.add(check.sign(key).fingerprint().toBytes());
      checks.add(check(username).sign(key).toBytes());
    }
    checks.add(check(username).toBytes());
    checks.add(check(username).fingerprint().toBytes());
    return checks;
  }

  private static StunBuilder check(String username) {
    return StunBuilder.request(StunMethod.BINDING, new TransactionId(1, 1))
        .text(AttributeType.USERNAME, username)
        .number(AttributeType.PRIORITY, 1)
        .tieBreaker(AttributeType.ICE_CONTROLLED, 7);
  }

  private static boolean isStun(byte[] bytes) {
    try {
      StunMessage.parse(bytes, 0, bytes.length);
      return StunMessage.isStun(bytes, 0, bytes.length);
    } catch (MalformedException e) {
      return false;
    }
  }
}
