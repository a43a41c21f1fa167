package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.camfleet.core.webrtc.net.Loops;
import org.camfleet.core.webrtc.net.OwnSocket;
import org.camfleet.core.webrtc.net.SharedSocket;
import org.camfleet.core.webrtc.net.UdpSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents over real sockets: the service's shared one against the bridge's own ones. */
class IceLoopbackTest {
  private record Session(TestPeer service, TestPeer bridge) {}

  private final CountingMetrics metrics = new CountingMetrics();
  private final Random random = new Random();
  private final Loops serviceLoop = Loops.standard();
  private final Loops bridgeLoop = Loops.standard();

  @AfterEach
  void close() {
    serviceLoop.close();
    bridgeLoop.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void agentsConnectInMuchLessThanASecond(String host) throws Exception {
    InetAddress loopback = InetAddress.getByName(host);
    try (SharedSocket socket = open(new InetSocketAddress(0))) {
      long start = System.nanoTime();
      Session session = session(socket, loopback, loopback, true);
      awaitSelected(List.of(session));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(session.bridge.path().remote())
          .isEqualTo(new InetSocketAddress(loopback, socket.local().getPort()));
      sendAndCheck(session, 7);
    }
  }

  @Test
  void bridgeWithoutCandidatesIsLearned() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SharedSocket socket = open(new InetSocketAddress(0))) {
      Session session = session(socket, loopback, loopback, false);
      awaitSelected(List.of(session));
      sendAndCheck(session, 8);
    }
  }

  /** What this machine shows to others works at least toward itself. */
  @Test
  void discoveredAddressesConnect() throws Exception {
    List<InetAddress> found = LocalAddresses.discovered(false).list();
    assertThat(found).isNotEmpty();
    InetAddress[] addresses = found.toArray(InetAddress[]::new);
    try (SharedSocket socket = open(new InetSocketAddress(0))) {
      TestPeer service = service(socket, addresses);
      TestPeer bridge = bridge(addresses);
      introduce(service, bridge, true);
      Session session = new Session(service, bridge);
      awaitSelected(List.of(session));
      sendAndCheck(session, 9);
    }
  }

  @Test
  void twoHundredSessionsOnOneSocketKeepApart() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SharedSocket socket = open(new InetSocketAddress(loopback, 0))) {
      List<Session> sessions = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        sessions.add(session(socket, loopback, loopback, i % 2 == 0));
      }
      awaitSelected(sessions);
      for (int i = 0; i < sessions.size(); i++) {
        send(sessions.get(i), i);
      }
      await()
          .untilAsserted(
              () -> assertThat(sessions).allMatch(s -> size(serviceLoop, s.service) == 1));
      await()
          .untilAsserted(() -> assertThat(sessions).allMatch(s -> size(bridgeLoop, s.bridge) == 1));
      for (int i = 0; i < sessions.size(); i++) {
        check(sessions.get(i), i);
      }
      assertThat(serviceLoop.call(socket::sessions)).isEqualTo(200);
      assertThat(serviceLoop.call(socket::addresses)).isEqualTo(200);

      serviceLoop.run(() -> sessions.forEach(session -> session.service.agent.close()));
      assertThat(serviceLoop.call(socket::sessions)).isZero();
      assertThat(serviceLoop.call(socket::addresses)).isZero();
      bridgeLoop.run(() -> sessions.forEach(session -> session.bridge.agent.close()));
    }
  }

  @Test
  void pictureLeavesAsARunAndArrivesInOrder() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SharedSocket socket = open(new InetSocketAddress(loopback, 0))) {
      Session session = session(socket, loopback, loopback, true);
      awaitSelected(List.of(session));
      bridgeLoop.run(
          () -> {
            var run = PooledByteBufAllocator.DEFAULT.directBuffer(30 * 1200);
            for (int i = 0; i < 30; i++) {
              run.writeByte(0x80).writeByte(i).writeZero(1198);
            }
            session.bridge.path().sendRun(run, 1200);
          });

      await().until(() -> size(serviceLoop, session.service) == 30);
      for (int i = 0; i < 30; i++) {
        assertThat(session.service.data.get(i)).hasSize(1200).startsWith(0x80, i);
      }
    }
  }

  private SharedSocket open(InetSocketAddress address) throws Exception {
    return SharedSocket.open(
        serviceLoop.loop(), address, UdpSettings.forSharedSocket(true, true), metrics);
  }

  private Session session(
      SharedSocket socket, InetAddress service, InetAddress bridge, boolean tellAll) {
    Session session = new Session(service(socket, service), bridge(bridge));
    introduce(session.service, session.bridge, tellAll);
    return session;
  }

  private TestPeer service(SharedSocket socket, InetAddress... addresses) {
    LoopTimers timers = new LoopTimers(serviceLoop.loop());
    return serviceLoop.call(
        () -> new TestPeer(socket, timers, Role.CONTROLLING, random, addresses));
  }

  private TestPeer bridge(InetAddress... addresses) {
    LoopTimers timers = new LoopTimers(bridgeLoop.loop());
    return bridgeLoop.call(
        () -> {
          OwnSocket socket =
              OwnSocket.open(bridgeLoop.loop(), UdpSettings.forOwnSocket(true), metrics);
          return new TestPeer(socket, timers, Role.CONTROLLED, random, addresses);
        });
  }

  /** The service always shows its candidates; the bridge only if told to. */
  private void introduce(TestPeer service, TestPeer bridge, boolean tellAll) {
    serviceLoop.run(
        () -> {
          service.learn(bridge);
          if (tellAll) {
            bridge.candidates.forEach(service.agent::addRemoteCandidate);
          }
        });
    bridgeLoop.run(
        () -> {
          bridge.learn(service);
          service.candidates.forEach(bridge.agent::addRemoteCandidate);
        });
  }

  private void awaitSelected(List<Session> sessions) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                serviceLoop.call(
                        () -> sessions.stream().allMatch(s -> s.service.selections.size() == 1))
                    && bridgeLoop.call(
                        () -> sessions.stream().allMatch(s -> s.bridge.selections.size() == 1)));
  }

  private void sendAndCheck(Session session, int number) {
    send(session, number);
    await().until(() -> size(serviceLoop, session.service) == 1);
    await().until(() -> size(bridgeLoop, session.bridge) == 1);
    check(session, number);
  }

  private void send(Session session, int number) {
    byte[] up = ByteBuffer.allocate(8).putInt(0x80000000).putInt(number).array();
    byte[] down = ByteBuffer.allocate(8).putInt(0x90000000).putInt(number).array();
    bridgeLoop.run(() -> session.bridge.path().send(up, 0, 8));
    serviceLoop.run(() -> session.service.path().send(down, 0, 8));
  }

  private static void check(Session session, int number) {
    assertThat(ByteBuffer.wrap(session.service.data.get(0)).getLong())
        .isEqualTo(0x80000000_00000000L + number);
    assertThat(ByteBuffer.wrap(session.bridge.data.get(0)).getLong())
        .isEqualTo(0x90000000_00000000L + number);
  }

  private static int size(Loops loop, TestPeer peer) {
    return loop.call(peer.data::size);
  }
}
