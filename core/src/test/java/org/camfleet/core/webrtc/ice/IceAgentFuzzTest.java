package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.camfleet.core.webrtc.ice.SimulatedNet.address;

import java.net.InetSocketAddress;
import java.util.Random;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunKey;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that knows the password and yet sends anything in any order: nothing grows or breaks. */
class IceAgentFuzzTest {
  private static final int[] ATTRIBUTES = {
    AttributeType.PRIORITY,
    AttributeType.USE_CANDIDATE,
    AttributeType.ICE_CONTROLLED,
    AttributeType.ICE_CONTROLLING,
    AttributeType.XOR_MAPPED_ADDRESS,
    AttributeType.ERROR_CODE,
    0x7fff,
    0xc057
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agentSurvivesAWildPeer(long seed) {
    SimulatedNet net = new SimulatedNet(seed);
    Random random = net.random();
    SimulatedNet.Socket socket = net.socket("192.0.2.1", 8444);
    SimulatedNet.Socket friendSocket = net.socket("192.0.2.2", 40000);
    Role role = random.nextBoolean() ? Role.CONTROLLING : Role.CONTROLLED;
    TestPeer agent = new TestPeer(socket, net, role, random, socket.local().getAddress());
    TestPeer friend =
        new TestPeer(friendSocket, net, Role.CONTROLLED, random, friendSocket.local().getAddress());
    agent.learn(friend);
    assertThatCode(
            () -> {
              for (int round = 0; round < 3000; round++) {
                InetSocketAddress from = address("203.0.113.5", 1 + random.nextInt(400));
                net.inject(from, socket.local(), message(agent, friend, random));
                if (random.nextInt(20) == 0) {
                  net.run(random.nextInt(200));
                }
              }
            })
        .as("seed %d", seed)
        .doesNotThrowAnyException();

    assertThat(socket.openTransactions())
        .as("seed %d", seed)
        .isLessThanOrEqualTo(CheckList.MAX_PAIRS + 4);
    assertThat(net.pendingEvents()).as("seed %d", seed).isLessThan(300);
    agent.agent.close();
    friend.agent.close();
    net.run(120_000);
    assertThat(net.pendingEvents()).as("seed %d", seed).isZero();
    assertThat(socket.openTransactions()).as("seed %d", seed).isZero();
  }

  private static byte[] message(TestPeer agent, TestPeer friend, Random random) {
    StunClass[] classes = StunClass.values();
    StunMethod[] methods = StunMethod.values();
    StunClass messageClass =
        random.nextInt(4) > 0 ? StunClass.REQUEST : classes[random.nextInt(classes.length)];
    StunMethod method =
        random.nextInt(8) > 0 ? StunMethod.BINDING : methods[random.nextInt(methods.length)];
    StunBuilder message = StunBuilder.of(messageClass, method, TransactionId.random(random));
    String theirs = random.nextInt(8) > 0 ? friend.agent.localUfrag() : "other";
    message.text(AttributeType.USERNAME, agent.agent.localUfrag() + ":" + theirs);
    for (int type : ATTRIBUTES) {
      if (random.nextInt(4) == 0) {
        add(message, type, random);
      }
    }
    String password =
        random.nextInt(8) > 0 ? agent.agent.localPassword().reveal() : "a wrong password";
    return message.sign(StunKey.shortTerm(password)).fingerprint().toBytes();
  }

  private static void add(StunBuilder message, int type, Random random) {
    switch (type) {
      case AttributeType.PRIORITY -> message.number(type, random.nextInt());
      case AttributeType.ICE_CONTROLLED, AttributeType.ICE_CONTROLLING ->
          message.tieBreaker(type, random.nextLong());
      case AttributeType.XOR_MAPPED_ADDRESS ->
          message.address(type, address("2001:db8::1", random.nextInt(65536)));
      case AttributeType.ERROR_CODE ->
          message.bytes(type, new byte[] {0, 0, (byte) (3 + random.nextInt(4)), 87});
      default -> message.flag(type);
    }
  }
}
