package org.camfleet.core.webrtc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.camfleet.core.LogWatch;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.EpochClock;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.PeerSettings.Role;
import org.camfleet.core.webrtc.ice.LocalAddresses;
import org.camfleet.core.webrtc.rtp.TestMedia;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody on the line, or anybody who finds the port, may send to a real peer connection. */
class HostilePeerTest {
  private static final int PICTURES = 100;

  private final MediaLoops loops = MediaLoops.start(1);
  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();
  private final Random random = new Random(9);
  private MediaTransports service;
  private MediaTransports bridge;
  private PeerSide master;
  private PeerSide camera;

  @BeforeEach
  void open() throws Exception {
    LocalAddresses loopback = LocalAddresses.fixed(List.of(InetAddress.getLoopbackAddress()));
    service = MediaTransports.open(loops, MediaTransports.Settings.of(0, loopback), metrics);
    bridge =
        MediaTransports.open(
            loops, MediaTransports.Settings.of(-1, loopback), new CountingMetrics());
    master = side(service, Role.TO_MASTER);
    camera = side(bridge, Role.BRIDGE);
  }

  @AfterEach
  void close() {
    master.close();
    camera.close();
    bridge.close();
    service.close();
    loops.close();
  }

  @Test
  void replayedMediaIsCountedAndComesOnce() throws Exception {
    try (LossyProxy line = new LossyProxy(3)) {
      PeerSide.describe(master, camera, UnaryOperator.identity());
      master.trickleTo(camera, line::inFront);
      master.profile();
      camera.profile();
      line.replays = true;

      List<Integer> sent = stream();

      await().atMost(15, SECONDS).until(() -> master.pictures().size() >= PICTURES);
      assertThat(hashes(master.pictures())).isEqualTo(sent);
      assertThat(line.replayed.get()).isGreaterThan(PICTURES);
      assertThat(dropped("srtp-replayed")).isGreaterThan(PICTURES);
      assertThat(master.stats().picturesReceived()).isEqualTo(PICTURES);
    }
  }

  @Test
  void aFloodOfForgedDatagramsKeepsNoHonestPeerFromConnectingAndSending() throws Exception {
    String offer = master.offer();
    String ufrag = offer.split("a=ice-ufrag:")[1].split("\r\n")[0];
    try (LogWatch log = new LogWatch();
        Flood flood = new Flood(service.ports().get(0), ufrag)) {
      await().until(() -> flood.sent() > 1_000);
      Peer.Answer answer = camera.answer(offer);
      master.trickleTo(camera, UnaryOperator.identity());
      camera.trickleTo(master, UnaryOperator.identity());
      assertThat(master.setAnswer(((Peer.Answer.Accepted) answer).sdp())).isNull();
      assertThat(master.connected.get(5, SECONDS)).isEqualTo("AEAD_AES_128_GCM");
      camera.profile();

      stream();

      await().atMost(10, SECONDS).until(() -> master.pictures().size() >= PICTURES - 10);
      assertThat(service.sessions()).isEqualTo(1);
      assertThat(metrics.value("camfleet_udp_receiver_failures_total", "socket", "shared"))
          .isZero();
      assertThat(metrics.value("camfleet_ice_checks_refused_total", "reason", "flood"))
          .isPositive();
      assertThat(log.stackTraces()).isEmpty();
    }
  }

  private List<Integer> stream() {
    List<AccessUnit> sent = new ArrayList<>();
    long start = EpochClock.micros();
    for (int i = 0; i < PICTURES; i++) {
      boolean key = i % 25 == 0;
      AccessUnit picture =
          TestMedia.picture(
              TestMedia.SMALL, key, key ? 20_000 : 2_000, 1, start + i * 40_000L, random);
      sent.add(picture);
      loop.eventLoop().schedule(() -> camera.send(picture), i * 10L, TimeUnit.MILLISECONDS);
    }
    return hashes(sent);
  }

  private static List<Integer> hashes(List<AccessUnit> units) {
    return units.stream().map(unit -> Arrays.hashCode(unit.data())).toList();
  }

  private long dropped(String reason) {
    return metrics.value("camfleet_peer_dropped_datagrams_total", "reason", reason);
  }

  private PeerSide side(MediaTransports transports, Role role) throws Exception {
    return new PeerSide(
        transports,
        loop,
        new PeerSettings(
            "a",
            role,
            role == Role.BRIDGE ? TestMedia.SMALL : null,
            true,
            IceConfiguration.NONE,
            "a",
            Duration.ofSeconds(15)));
  }
}
