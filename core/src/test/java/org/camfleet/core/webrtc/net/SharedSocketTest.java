package org.camfleet.core.webrtc.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.AttributeType;
import org.camfleet.codecs.stun.StunBuilder;
import org.camfleet.codecs.stun.StunClass;
import org.camfleet.codecs.stun.StunMethod;
import org.camfleet.codecs.stun.TransactionId;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedSocketTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final byte[] RTP = {(byte) 0x80, 96, 0, 1};

  private final CountingMetrics metrics = new CountingMetrics();
  private final Loops loops = Loops.standard();
  private final Inbox first = new Inbox();
  private final Inbox second = new Inbox();
  private SharedSocket socket;
  private OwnSocket peer;
  private SocketBinding a;
  private SocketBinding b;
  private DatagramPath toService;

  @BeforeEach
  void open() throws IOException {
    socket = SharedSocket.open(loops.loop(), ANY, UdpSettings.forSharedSocket(true, true), metrics);
    a = loops.call(() -> socket.bind("aaaa", first));
    b = loops.call(() -> socket.bind("bbbb", second));
    peer =
        loops.call(
            () -> OwnSocket.open(loops.loop(), ANY, UdpSettings.forOwnSocket(true), metrics));
    toService = loops.call(() -> peer.bind("peer", new Inbox()).path(socket.local()));
  }

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void firstCheckFindsItsSessionByUserFragment() {
    send(request("bbbb:peer"));
    send(request("aaaa:peer"));

    await().untilAsserted(() -> assertThat(first.stun).hasSize(1));
    assertThat(second.stun).hasSize(1);
    assertThat(second.senders).containsExactly(peer.local());
    assertThat(second.stun.get(0).text(AttributeType.USERNAME)).isEqualTo("bbbb:peer");
  }

  @Test
  void strangersAreCountedAndDropped() {
    send(RTP);
    send(request("cccc:peer"));
    send(request("no colon"));
    send(StunBuilder.of(StunClass.SUCCESS, StunMethod.BINDING, id(5)).toBytes());
    send(StunBuilder.of(StunClass.INDICATION, StunMethod.BINDING, id(5)).toBytes());

    await().untilAsserted(() -> assertThat(dropped("unknown")).isEqualTo(5));
    assertThat(first.data).isEmpty();
    assertThat(first.stun).isEmpty();
    assertThat(second.stun).isEmpty();
  }

  @Test
  void brokenStunIsCountedApart() {
    byte[] broken = request("aaaa:peer");
    broken[3]++;
    send(broken);

    await().untilAsserted(() -> assertThat(dropped("malformed")).isEqualTo(1));
  }

  @Test
  void dataFollowsTheAdmittedAddress() {
    assertThat(loops.call(() -> a.admit(peer.local()))).isTrue();
    send(RTP);

    await().untilAsserted(() -> assertThat(first.data).containsExactly(RTP));
    assertThat(second.data).isEmpty();
  }

  /** A check's source address can be forged; only an answered check of ours proves it. */
  @Test
  void addressOfAnotherSessionIsOnlyTakenByProof() {
    assertThat(loops.call(() -> a.admit(peer.local()))).isTrue();
    assertThat(loops.call(() -> b.admit(peer.local()))).isFalse();
    assertThat(dropped("contested-address")).isEqualTo(1);

    loops.run(() -> b.claim(peer.local()));
    send(RTP);
    await().untilAsserted(() -> assertThat(second.data).containsExactly(RTP));
    assertThat(first.data).isEmpty();

    loops.run(() -> a.close());
    send(RTP);
    await().untilAsserted(() -> assertThat(second.data).hasSize(2));
  }

  @Test
  void answersFindTheirSessionByTransaction() {
    loops.run(() -> b.expect(id(7)));
    send(StunBuilder.of(StunClass.SUCCESS, StunMethod.BINDING, id(7)).toBytes());
    await().untilAsserted(() -> assertThat(second.stun).hasSize(1));

    loops.run(() -> b.forget(id(7)));
    send(StunBuilder.of(StunClass.SUCCESS, StunMethod.BINDING, id(7)).toBytes());
    await().untilAsserted(() -> assertThat(dropped("unknown")).isEqualTo(1));
  }

  @Test
  void closedSessionLeavesNothingBehind() {
    loops.run(
        () -> {
          a.admit(peer.local());
          a.expect(id(1));
          a.close();
          a.path(peer.local()).send(RTP, 0, 4);
          assertThat(a.admit(peer.local())).isFalse();
        });

    assertThat(socket.sessions()).isEqualTo(1);
    assertThat(socket.addresses()).isZero();
    send(RTP);
    send(request("aaaa:peer"));
    await().untilAsserted(() -> assertThat(dropped("unknown")).isEqualTo(2));
  }

  @Test
  void sessionHoldsABoundedNumberOfAddresses() throws Exception {
    InetAddress host = InetAddress.getByName("192.0.2.9");
    loops.run(
        () -> {
          for (int port = 1; port <= 1000; port++) {
            a.admit(new InetSocketAddress(host, port));
          }
        });

    assertThat(socket.addresses()).isEqualTo(SessionTable.MAX_ADDRESSES_PER_SESSION);
    assertThat(loops.call(() -> b.admit(new InetSocketAddress(host, 1)))).isTrue();
    assertThat(loops.call(() -> b.admit(new InetSocketAddress(host, 1000)))).isFalse();
  }

  @Test
  void userFragmentsAreUniqueAndSessionsLimited() throws IOException {
    assertThatThrownBy(() -> socket.bind("aaaa", first)).hasMessageContaining("in use");

    UdpSettings one = new UdpSettings(65536, 65536, 65536, 1, false, false);
    try (SharedSocket small = SharedSocket.open(loops.loop(), ANY, one, metrics)) {
      small.bind("x", first);
      assertThatThrownBy(() -> small.bind("y", first)).hasMessageContaining("fewer than");
    }
  }

  @Test
  void portInUseIsToldWithItsNumber() {
    assertThatThrownBy(
            () ->
                SharedSocket.open(
                    loops.loop(), socket.local(), UdpSettings.forSharedSocket(true, true), metrics))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("UDP /127.0.0.1:" + socket.local().getPort());
  }

  @Test
  void wildcardSocketHearsBothAddressFamilies() throws Exception {
    try (SharedSocket wide =
        SharedSocket.open(
            loops.loop(),
            new InetSocketAddress(0),
            UdpSettings.forSharedSocket(true, true),
            metrics)) {
      Inbox inbox = new Inbox();
      int port = wide.local().getPort();
      loops.call(() -> wide.bind("wide", inbox));
      loops.call(
          () -> {
            SocketBinding out =
                OwnSocket.open(loops.loop(), UdpSettings.forOwnSocket(true), metrics)
                    .bind("x", new Inbox());
            byte[] check = request("wide:x");
            for (String host : new String[] {"127.0.0.1", "::1"}) {
              out.path(new InetSocketAddress(InetAddress.getByName(host), port))
                  .send(check, 0, check.length);
            }
            return out;
          });

      await().untilAsserted(() -> assertThat(inbox.senders).hasSize(2));
      assertThat(inbox.senders)
          .extracting(InetSocketAddress::getAddress)
          .containsExactlyInAnyOrder(
              InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"));
    }
  }

  private void send(byte[] bytes) {
    loops.run(() -> toService.send(bytes, 0, bytes.length));
  }

  private long dropped(String reason) {
    return metrics.value(
        "camfleet_udp_dropped_datagrams_total", "socket", "shared", "reason", reason);
  }

  private static byte[] request(String username) {
    return StunBuilder.request(StunMethod.BINDING, id(3))
        .text(AttributeType.USERNAME, username)
        .toBytes();
  }

  private static TransactionId id(int n) {
    return new TransactionId(n, n);
  }
}
