package org.camfleet.core.rtsp.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.camfleet.codecs.rtp.RtpPacket;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpTrackTest implements UdpTrack.Sink {
  private static final InetAddress HOME = InetAddress.getLoopbackAddress();

  private final List<byte[]> media = new CopyOnWriteArrayList<>();
  private final List<byte[]> reports = new CopyOnWriteArrayList<>();
  private final CountingMetrics metrics = new CountingMetrics();
  private final UdpPorts ports = new UdpPorts(61_101, 61_104);
  private final UdpOptions options =
      new UdpOptions(ports, 1 << 20, Duration.ofMillis(50), Duration.ofSeconds(1));
  private MediaLoops loops;
  private MediaLoop loop;
  private UdpTrack track;
  private DatagramSocket camera;

  @BeforeEach
  void open() throws Exception {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
    track = track();
    camera = new DatagramSocket(0, HOME);
    camera.setSoTimeout(5_000);
  }

  @AfterEach
  void close() {
    camera.close();
    loop.eventLoop().submit(track::close).syncUninterruptibly();
    assertThat(ports.inUse()).isZero();
    loops.close();
  }

  private UdpTrack track() throws Exception {
    return loop.eventLoop()
        .submit(() -> UdpTrack.unicast(loop, HOME, HOME, options, new UdpMetrics(metrics), this))
        .get();
  }

  @Override
  public void rtp(byte[] data, int offset, int length, long arrivalMicros) {
    media.add(Arrays.copyOfRange(data, offset, offset + length));
  }

  @Override
  public void rtcp(byte[] data, int offset, int length, long arrivalMicros) {
    reports.add(Arrays.copyOfRange(data, offset, offset + length));
  }

  private static byte[] rtp(int sequence, long ssrc, int payload) {
    byte[] packet = new byte[RtpPacket.HEADER_LENGTH + payload];
    RtpPacket.writeHeader(packet, 0, false, false, 96, sequence, 0, ssrc);
    return packet;
  }

  private void send(DatagramSocket from, byte[] data, int port) throws Exception {
    from.send(new DatagramPacket(data, data.length, new InetSocketAddress(HOME, port)));
  }

  private List<Integer> sequences() {
    return media.stream().map(p -> (p[2] & 0xff) << 8 | (p[3] & 0xff)).toList();
  }

  @Test
  void thePortsAreAnEvenOneAndTheNextInTheRange() throws Exception {
    assertThat(track.port()).isEqualTo(61_102);
    send(camera, new byte[] {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 1}, 61_103);
    await().until(() -> reports.size() == 1);
    assertThatThrownBy(this::track)
        .cause()
        .hasMessage("UDP ports 61101-61104: no free pair (all are in use)");
    assertThatThrownBy(() -> new UdpPorts(61_101, 61_102))
        .hasMessage(
            "UDP ports: 61101-61102 (expected: a range in 1-65535 with an even port and its next)");
  }

  @Test
  void portsThatOthersHaveAreTold() throws Exception {
    loop.eventLoop().submit(track::close).get();
    try (DatagramSocket other = new DatagramSocket(61_103, HOME)) {
      assertThat(other.isBound()).isTrue();
      assertThatThrownBy(this::track)
          .cause()
          .hasMessageStartingWith("UDP ports 61101-61104: no free pair (UDP 127.0.0.1:61103: ");
    }
    track = track();
  }

  @Test
  void aLatePacketIsWaitedForAndALostOneGivenUp() throws Exception {
    for (int sequence : new int[] {65_534, 0, 65_535, 1, 3, 4}) {
      send(camera, rtp(sequence, 1, 10), track.port());
    }
    await().until(() -> media.size() == 6);

    assertThat(sequences()).containsExactly(65_534, 65_535, 0, 1, 3, 4);
    loop.eventLoop().submit(track::tally).get();
    assertThat(metrics.value("camfleet_rtsp_udp_lost_packets_total")).isEqualTo(1);
    send(camera, rtp(2, 1, 10), track.port());
    send(camera, rtp(5, 1, 10), track.port());
    await().until(() -> media.size() == 7);
    loop.eventLoop().submit(track::tally).get();
    assertThat(metrics.value("camfleet_rtsp_udp_late_packets_total")).isEqualTo(1);
  }

  @Test
  void onlyTheCamerasPacketsCount() throws Exception {
    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"))) {
      send(stranger, rtp(1, 1, 10), track.port());
      send(camera, rtp(2, 1, 10), track.port());
      await().until(() -> media.size() == 1);
      assertThat(sequences()).containsExactly(2);
      loop.eventLoop().submit(track::tally).get();
      assertThat(metrics.value("camfleet_rtsp_udp_foreign_packets_total")).isEqualTo(1);
      assertThat(track.stranger().getAddress().getHostAddress()).isEqualTo("127.0.0.2");

      loop.eventLoop().submit(() -> track.agreed(stranger.getLocalAddress(), 0, 0, -1)).get();
      send(stranger, rtp(3, 1, 10), track.port());
      await().until(() -> media.size() == 2);
    }
  }

  @Test
  void aFormerSessionThatStillSendsDoesNotMixIn() throws Exception {
    loop.eventLoop().submit(() -> track.agreed(null, 0, 0, 7)).get();
    send(camera, rtp(500, 3, 10), track.port());
    send(camera, rtp(10, 7, 10), track.port());
    send(camera, rtp(501, 3, 10), track.port());
    send(camera, rtp(11, 7, 10), track.port());
    await().until(() -> media.size() == 3);

    assertThat(sequences()).containsExactly(500, 10, 11);
  }

  @Test
  void aDatagramOfAnyLengthIsTaken() throws Exception {
    send(camera, rtp(1, 1, 10), track.port());
    await().until(() -> media.size() == 1);
    int[] next = {2};
    // The first tells that they are long here, and is cut.
    await()
        .until(
            () -> {
              send(camera, rtp(next[0]++, 1, 40_000), track.port());
              return media.size() >= 3;
            });

    assertThat(media.get(0)).hasSize(22);
    assertThat(media.get(1)).hasSize(40_012);
    assertThat(media.get(2)).hasSize(40_012);
  }

  @Test
  void noneOfABatchOfLongDatagramsIsTakenCut() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    loop.eventLoop().execute(() -> awaitQuietly(sent));
    for (int sequence = 1; sequence <= 5; sequence++) {
      send(camera, rtp(sequence, 1, 8_000), track.port());
    }
    send(camera, rtp(6, 1, 10), track.port());
    sent.countDown();
    await().until(() -> !media.isEmpty());
    send(camera, rtp(7, 1, 8_000), track.port());
    await().until(() -> media.size() == 2);

    assertThat(sequences()).containsExactly(6, 7);
    assertThat(media.get(1)).hasSize(8_012);
    assertThat(metrics.value("camfleet_rtsp_udp_cut_packets_total")).isEqualTo(5);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static DatagramChannel sender(InetAddress from, NetworkInterface on) throws Exception {
    return DatagramChannel.open(StandardProtocolFamily.INET)
        .setOption(StandardSocketOptions.IP_MULTICAST_IF, on)
        .bind(new InetSocketAddress(from, 0));
  }

  @Test
  void aGroupIsJoinedAndOnlyTheCamerasPacketsCount() throws Exception {
    InetAddress address = InetAddress.getByName("239.255.42.99");
    NetworkInterface on = NetworkInterface.getByInetAddress(HOME);
    MulticastGroup group = new MulticastGroup(address, 61_110, 61_111, 1, on, null);
    UdpTrack joined =
        loop.eventLoop()
            .submit(
                () -> UdpTrack.multicast(loop, group, HOME, options, new UdpMetrics(metrics), this))
            .get();
    try (DatagramChannel sender = sender(HOME, on);
        DatagramChannel stranger = sender(InetAddress.getByName("127.0.0.2"), on)) {
      InetSocketAddress to = new InetSocketAddress(address, 61_110);
      stranger.send(ByteBuffer.wrap(rtp(1, 1, 10)), to);
      sender.send(ByteBuffer.wrap(rtp(2, 1, 10)), to);
      byte[] report = {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 1};
      sender.send(ByteBuffer.wrap(report), new InetSocketAddress(address, 61_111));
      await().until(() -> media.size() == 1 && reports.size() == 1);
      assertThat(sequences()).containsExactly(2);

      loop.eventLoop().submit(() -> joined.send(new byte[] {(byte) 0x81, (byte) 201, 0, 0})).get();
      await().until(() -> reports.size() == 2);
    } finally {
      loop.eventLoop().submit(joined::close).get();
    }
  }

  @Test
  void theWayBackIsOpenedUntilMediaComes() throws Exception {
    try (DatagramSocket even = new DatagramSocket(0, HOME);
        DatagramSocket odd = new DatagramSocket(0, HOME)) {
      even.setSoTimeout(5_000);
      odd.setSoTimeout(5_000);
      int[] server = {even.getLocalPort(), odd.getLocalPort()};
      loop.eventLoop().submit(() -> track.agreed(null, server[0], server[1], -1)).get();
      loop.eventLoop().submit(track::punch).get();
      DatagramPacket got = new DatagramPacket(new byte[100], 100);
      even.receive(got);
      assertThat(got.getPort()).isEqualTo(track.port());
      odd.receive(got);
      assertThat(got.getPort()).isEqualTo(track.port() + 1);

      send(even, rtp(1, 1, 10), track.port());
      await().until(() -> media.size() == 1);
      loop.eventLoop().submit(track::punch).get();
      loop.eventLoop().submit(() -> track.send(new byte[] {1, 2, 3})).get();
      odd.receive(got);
      assertThat(got.getLength()).isEqualTo(3);
    }
  }
}
