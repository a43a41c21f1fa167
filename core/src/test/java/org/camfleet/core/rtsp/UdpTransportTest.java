package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.SimulatedCamera.Network;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.camfleet.core.rtsp.udp.UdpPorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras over UDP, and how a client finds the transport that brings media. */
class UdpTransportTest {
  private static MediaLoops loops;
  private static MediaLoop loop;

  private final UdpPorts ports = new UdpPorts(61_000, 61_099);

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  @AfterEach
  void everyPortIsGivenBack() {
    await().until(() -> ports.inUse() == 0);
  }

  private Viewer view(RtspServer server, Transport... order) {
    return view(server.url("cam1"), Duration.ofSeconds(1), order);
  }

  /** For cameras that are to play, however busy the machine is. */
  private Viewer patient(RtspServer server, Transport... order) {
    return view(server.url("cam1"), Duration.ofSeconds(10), order);
  }

  private Viewer view(String url, Duration mediaTimeout, Transport... order) {
    UdpOptions udp = new UdpOptions(ports, 1 << 20, Duration.ofMillis(100), Duration.ofMillis(600));
    Duration patience = Duration.ofSeconds(5);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(url), null, patience, mediaTimeout, true)
            .with(new Transports(List.of(order), udp)));
  }

  private static int indexOf(Clip clip, AccessUnit unit) {
    return IntStream.range(0, clip.pictures().size())
        .filter(i -> Arrays.equals(clip.pictures().get(i).data(), unit.data()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void deliversEveryPictureAndSound() throws Exception {
    Clip clip = TestClips.DEMO;
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip);
        Viewer viewer = patient(server, Transport.UDP)) {
      viewer.awaitPictures(70);

      List<AccessUnit> pictures = viewer.pictures();
      int first = indexOf(clip, pictures.get(0));
      for (int i = 0; i < 70; i++) {
        assertThat(indexOf(clip, pictures.get(i))).isEqualTo((first + i) % 600);
      }
      assertThat(viewer.transports).containsExactly(Transport.UDP);
      assertThat(viewer.tracks).containsExactly(List.of(clip.video(), clip.audio()));
      assertThat(viewer.sounds())
          .isNotEmpty()
          .allMatch(s -> clip.sounds().stream().anyMatch(c -> Arrays.equals(c.data(), s.data())));
      assertThat(viewer.stats().lostPackets()).isZero();
      assertThat(viewer.metrics.value("camfleet_rtsp_udp_tracks")).isEqualTo(2);
      assertThat(viewer.metrics.value("camfleet_rtsp_udp_receive_buffer_bytes")).isPositive();
      assertThat(server.camera("cam1").reports()).as("packets that open a NAT").isPositive();
      assertThat(viewer.habits.counts()).as("packets may overtake the answer to PLAY").isEmpty();
    }
  }

  @Test
  void tellsTheCameraWhatArrives() throws Exception {
    Settings settings = Settings.loopback();
    try (RtspServer server = RtspServer.start(settings, TestClips.keyFrames(null));
        Viewer viewer = patient(server, Transport.UDP)) {
      viewer.awaitPictures(3);
      long before = server.camera("cam1").reports();
      viewer.client().requestKeyFrame();

      await().until(() -> server.camera("cam1").reports() > before);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05})
  void picturesKeepComingThroughLossAndEveryGapIsAccountedFor(double loss) throws Exception {
    Clip clip = TestClips.keyFrames(null);
    try (RtspServer server = RtspServer.start(Settings.loopback(), clip)) {
      SimulatedCamera camera = server.camera("cam1");
      try (Viewer viewer = patient(server, Transport.UDP)) {
        viewer.awaitPictures(5);
        camera.network(new Network(loss, 0.05, 0.02, 42));
        int before = viewer.pictures().size();
        Viewer.awaitThat(() -> viewer.pictures().size() >= before + 100);
        await().until(() -> camera.lostPackets() > 5);
        camera.network(null);
        int then = viewer.pictures().size();
        viewer.awaitPictures(then + 10);

        assertThat(viewer.stats().lostPackets()).isEqualTo(camera.lostPackets());
        List<AccessUnit> pictures = viewer.pictures();
        long micros = pictures.get(pictures.size() - 1).timeMicros() - pictures.get(0).timeMicros();
        long missing = Math.round(micros / 40_000.0) + 1 - pictures.size();
        assertThat(missing).as("pictures that lost packets").isBetween(1L, camera.lostPackets());
        List<byte[]> whole = clip.pictures().stream().map(p -> TestClips.slices(p.data())).toList();
        for (AccessUnit picture : pictures) {
          assertThat(whole).contains(TestClips.slices(picture.data()));
        }
      }
    }
  }

  @Test
  void aCameraThatSendsByUdpOnlyIsFoundOut() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      server.camera("cam1").transports(Transport.UDP);
      try (Viewer viewer = view(server, Transport.TCP, Transport.UDP)) {
        viewer.awaitPictures(3);
        assertThat(viewer.transports).containsExactly(Transport.UDP);
      }
      try (Viewer viewer = view(server, Transport.TCP)) {
        assertThat(viewer.awaitFault())
            .isEqualTo(
                new RtspFault(
                        Kind.PROTOCOL_ERROR,
                        "SETUP: 461 Unsupported Transport (the camera does not send over TCP,"
                            + " expected: it does)")
                    .at(CameraStage.RTP));
      }
    }
  }

  @Test
  void whereNoPacketComesByUdpTcpIsTaken() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      server.camera("cam1").mute(Transport.UDP);
      server.camera("cam1").refuseSecond(453);
      try (Viewer viewer = view(server, Transport.UDP, Transport.TCP)) {
        viewer.awaitPictures(3);
        assertThat(viewer.transports).containsExactly(Transport.TCP);
        assertThat(server.camera("cam1").connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void whereNothingComesByTcpUdpIsTaken() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      server.camera("cam1").mute(Transport.TCP);
      try (Viewer viewer = view(server, Transport.TCP, Transport.UDP)) {
        viewer.awaitPictures(3);
        assertThat(viewer.transports).containsExactly(Transport.UDP);
      }
    }
  }

  @Test
  void aSilentCameraIsToldWithAllThatWasTried() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null))) {
      server.camera("cam1").mute(Transport.TCP, Transport.UDP);
      try (Viewer viewer = view(server, Transport.TCP, Transport.UDP)) {
        RtspFault fault = viewer.awaitFault();

        assertThat(fault.kind()).isEqualTo(Kind.NO_MEDIA);
        assertThat(fault.text())
            .matches(
                "tcp: the camera sends no video for 1000 ms; udp: no packet came within \\d+ ms");
      }
    }
  }

  @Test
  void anOutageAfterMediaEndsTheSessionAtOnce() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
        Viewer viewer = view(server, Transport.UDP, Transport.TCP)) {
      viewer.awaitPictures(3);
      server.camera("cam1").silent(true);

      assertThat(viewer.awaitFault())
          .isEqualTo(new RtspFault(Kind.NO_MEDIA, "the camera sends no video for 1000 ms"));
    }
  }

  @Test
  void aRefusedTransportIsNoQuirkOfTheUrl() throws Exception {
    try (ScriptedCamera camera =
            ScriptedCamera.answering(
                request ->
                    request.method().equals("SETUP")
                        ? "RTSP/1.0 400 Bad Request\r\n"
                        : ScriptedSample.usual(request));
        Viewer viewer = view(camera.url(), Duration.ofSeconds(5), Transport.UDP, Transport.TCP)) {
      assertThat(viewer.awaitFault().text()).startsWith("udp: SETUP: 400").contains("; tcp: SETUP");
      assertThat(camera.requests).filteredOn(r -> r.method().equals("SETUP")).hasSizeGreaterThan(2);
      assertThat(viewer.habits.counts()).isEmpty();
    }
  }

  /** Packets of a good camera, from another address of this machine than the one it is asked at. */
  private static void send(java.net.DatagramSocket from, int port) throws Exception {
    java.nio.ByteBuffer frames = java.nio.ByteBuffer.wrap(HandWrittenRtp.usual(0));
    java.net.InetAddress here = java.net.InetAddress.getByName("127.0.0.1");
    while (frames.hasRemaining()) {
      byte[] packet = new byte[frames.getShort(frames.position() + 2)];
      frames.position(frames.position() + 4).get(packet);
      from.send(new java.net.DatagramPacket(packet, packet.length, here, port));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheCameraNamesAsItsSourceIsLookedAtBeforeItCounts(boolean denied) throws Exception {
    try (java.net.DatagramSocket elsewhere =
            new java.net.DatagramSocket(new java.net.InetSocketAddress("127.0.0.2", 0));
        ScriptedCamera camera =
            ScriptedCamera.answering(
                request ->
                    request.method().equals("SETUP")
                        ? ScriptedSample.OK
                            + "Session: 1\r\nTransport: RTP/AVP;unicast;source=127.0.0.2\r\n"
                        : ScriptedSample.usual(request))) {
      UdpOptions udp =
          new UdpOptions(ports, 1 << 20, Duration.ofMillis(100), Duration.ofSeconds(2));
      Duration patience = Duration.ofSeconds(5);
      RtspClient.Settings settings =
          new RtspClient.Settings(URI.create(camera.url()), null, patience, patience, true)
              .with(new Transports(List.of(Transport.UDP), udp))
              .with(EgressRules.of(denied ? List.of("127.0.0.2/32") : List.of(), List.of()));
      try (Viewer viewer = new Viewer(loop, settings)) {
        await().until(() -> camera.requests.stream().anyMatch(r -> r.method().equals("PLAY")));
        String asked =
            camera.requests.stream()
                .filter(request -> request.method().equals("SETUP"))
                .findFirst()
                .orElseThrow()
                .headers()
                .get("Transport");
        send(elsewhere, Integer.parseInt(asked.replaceAll(".*client_port=(\\d+)-.*", "$1")));

        if (denied) {
          assertThat(viewer.awaitFault().text())
              .contains("packets came from 127.0.0.2 (expected: from 127.0.0.1)");
        } else {
          viewer.awaitPictures(9);
        }
      }
    }
  }

  @Test
  void anAnswerWithAnotherTransportIsTold() throws Exception {
    String clip = PreparedClip.of(TestClips.keyFrames(null)).describe("x").toString();
    try (ScriptedCamera camera =
            ScriptedCamera.answering(
                request ->
                    switch (request.method()) {
                      case "DESCRIBE" -> "RTSP/1.0 200 OK\r\n\r\n" + clip;
                      case "SETUP" ->
                          "RTSP/1.0 200 OK\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n";
                      default -> "RTSP/1.0 200 OK\r\n";
                    });
        Viewer viewer = view(camera.url(), Duration.ofSeconds(5), Transport.UDP)) {
      assertThat(viewer.awaitFault().text())
          .isEqualTo("SETUP: the camera answers with RTP/AVP/TCP (expected: RTP/AVP, unicast)");
    }
  }
}
