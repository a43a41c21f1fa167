package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camfleet.codecs.audio.AudioSpecificConfig;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way to a camera's loudspeaker, asked for, refused and used. */
class TalkTest {
  private static final AudioTrack PCMU = new AudioTrack(AudioCodec.PCMU, 8000, 1, new byte[0]);
  private static final AudioTrack PCMA = new AudioTrack(AudioCodec.PCMA, 8000, 1, new byte[0]);
  private static final AudioTrack AAC =
      new AudioTrack(AudioCodec.AAC, 16_000, 1, AudioSpecificConfig.lowComplexity(16_000, 1));

  private static final String TUNNEL =
      "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n";

  private static MediaLoops loops;
  private static MediaLoop loop;

  private final List<byte[]> heard = new CopyOnWriteArrayList<>();
  private final List<AudioTrack> codecs = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  private static RtspClient.Settings talking(String url, Transport... order) {
    Duration patience = Duration.ofSeconds(10);
    return new RtspClient.Settings(URI.create(url), null, patience, patience, true)
        .with(new Transports(List.of(order), UdpOptions.DEFAULT))
        .with(Backchannel.Pace.DEFAULT);
  }

  private SimulatedSpeaker speaker(AudioTrack... takes) {
    return new SimulatedSpeaker(
        List.of(takes),
        (codec, timestamp, marker, payload) -> {
          codecs.add(codec);
          heard.add(payload);
        });
  }

  private static byte[] frame(int content) {
    byte[] frame = new byte[160];
    frame[0] = (byte) content;
    return frame;
  }

  private void say(Viewer viewer, int frames) {
    Backchannel channel = viewer.backchannels.get(0);
    for (int i = 0; i < frames; i++) {
      int content = i;
      loop.run(() -> channel.send(frame(content)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TCP", "UDP", "HTTP"})
  void framesArriveWholeAndInOrder(Transport transport) throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.DEMO);
        TunnelDoor door = new TunnelDoor(server.port(), head -> TUNNEL)) {
      server.camera("cam1").speaker(speaker(PCMA, PCMU));
      String url = transport == Transport.HTTP ? door.url() : server.url("cam1");
      try (Viewer viewer = new Viewer(loop, talking(url, transport))) {
        viewer.awaitPictures(3);
        assertThat(viewer.backchannels).hasSize(1);
        assertThat(viewer.backchannels.get(0).track()).isEqualTo(PCMU);
        say(viewer, 15);
        Viewer.awaitThat(() -> heard.size() == 15);

        for (int i = 0; i < 15; i++) {
          assertThat(heard.get(i)).isEqualTo(frame(i));
          assertThat(codecs.get(i)).isEqualTo(PCMU);
        }
        assertThat(viewer.sounds()).isNotEmpty();
        assertThat(viewer.transports).containsExactly(transport);
        assertThat(viewer.habits.counts()).doesNotContainKey("sdp-back-channel");
        assertThat(viewer.metrics.value("camfleet_backchannel_open")).isEqualTo(1);
      }
    }
  }

  @Test
  void theBestCodecOfTheCameraIsChosen() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.DEMO)) {
      server.camera("cam1").speaker(speaker(AAC, PCMA));
      server.camera("cam2").speaker(speaker(AAC));
      try (Viewer first = new Viewer(loop, talking(server.url("cam1"), Transport.TCP));
          Viewer second = new Viewer(loop, talking(server.url("cam2"), Transport.TCP))) {
        first.awaitPictures(1);
        second.awaitPictures(1);

        assertThat(first.backchannels.get(0).track()).isEqualTo(PCMA);
        assertThat(second.backchannels.get(0).track()).isEqualTo(AAC);
      }
    }
  }

  @Test
  void whoRefusesIsAskedOnceMoreWithoutAndThatIsRemembered() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.DEMO)) {
      SimulatedCamera camera = server.camera("cam1");
      RtspClient.Settings settings = talking(server.url("cam1"), Transport.TCP);
      try (Viewer viewer = new Viewer(loop, settings)) {
        viewer.awaitPictures(3);
        assertThat(viewer.noBackchannels)
            .containsExactly("the camera refuses to be asked for one: 551");
        assertThat(viewer.backchannels).isEmpty();
        assertThat(camera.required()).isEqualTo(1);

        try (Viewer next = new Viewer(loop, settings, viewer)) {
          next.awaitPictures(3);
          assertThat(next.noBackchannels).containsExactly("the camera refuses to be asked for one");
          assertThat(camera.required()).as("not asked again").isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aCameraThatIgnoresTheQuestionPlaysOn() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.DEMO)) {
      server.camera("cam1").ignoresRequire(true);
      try (Viewer viewer =
          new Viewer(loop, talking(server.url("cam1"), Transport.TCP, Transport.UDP))) {
        viewer.awaitPictures(3);
        assertThat(viewer.noBackchannels).containsExactly("the camera's description has none");
        assertThat(server.camera("cam1").required()).as("DESCRIBE, 2 x SETUP, PLAY").isEqualTo(4);
      }
    }
  }

  @Test
  void nobodyIsAskedWithoutPermission() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.DEMO)) {
      server.camera("cam1").speaker(speaker(PCMU));
      try (Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
        viewer.awaitPictures(3);
        assertThat(viewer.backchannels).isEmpty();
        assertThat(viewer.noBackchannels).isEmpty();
        assertThat(server.camera("cam1").required()).isZero();
      }
    }
  }

  @Test
  void aCameraThatReadsNoMoreCostsSoundAndNoPictures() throws Exception {
    try (RtspServer server = RtspServer.start(Settings.loopback(), TestClips.DEMO)) {
      server.camera("cam1").speaker(speaker(PCMU));
      server.camera("cam1").deaf(true);
      try (Viewer viewer = new Viewer(loop, talking(server.url("cam1"), Transport.TCP))) {
        viewer.awaitPictures(3);
        Backchannel channel = viewer.backchannels.get(0);
        // Frames so large that the far end's buffer is full soon.
        for (int i = 0; i < 400; i++) {
          loop.run(() -> channel.send(new byte[60_000]));
          viewer.awaitPictures(3 + i / 10);
        }
        Viewer.awaitThat(
            () ->
                viewer.metrics.value("camfleet_backchannel_dropped_frames_total", "reason", "queue")
                    > 300);
        int pictures = viewer.pictures().size();
        viewer.awaitPictures(pictures + 25);
        long packets = viewer.metrics.value("camfleet_backchannel_packets_total");
        viewer.awaitPictures(pictures + 50);
        assertThat(viewer.metrics.value("camfleet_backchannel_packets_total"))
            .as("packets that it took meanwhile")
            .isEqualTo(packets);
      }
    }
  }

  @Test
  void aLoudspeakerThatIsTakenIsToldAndPicturesComeAllTheSame() throws Exception {
    try (ScriptedCamera camera =
        ScriptedCamera.answering(
            request -> {
              if (request.method().equals("DESCRIBE")) {
                return ScriptedSample.usual(request)
                    + "m=audio 0 RTP/AVP 0\r\na=control:trackID=5\r\na=sendonly\r\n";
              }
              return request.uri().endsWith("trackID=5")
                  ? "RTSP/1.0 453 Not Enough Bandwidth"
                  : ScriptedSample.usual(request);
            })) {
      camera.media(HandWrittenRtp.usual(0));
      try (Viewer viewer = new Viewer(loop, talking(camera.url(), Transport.TCP))) {
        viewer.awaitPictures(1);
        assertThat(viewer.noBackchannels).containsExactly("the camera refuses SETUP of it: 453");
        assertThat(viewer.habits.refusesBackchannel()).as("asked again next time").isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Oddity.class)
  void whoFailsOddlyOverTheQuestionIsSeenAllTheSame(Oddity oddity) throws Exception {
    try (ScriptedCamera camera =
        ScriptedCamera.answering(
            request -> {
              boolean asked = request.headers().get("Require") != null;
              return asked && request.method().equals(oddity.method)
                  ? oddity.answer
                  : ScriptedSample.usual(request);
            })) {
      camera.media(HandWrittenRtp.usual(0));
      RtspClient.Settings settings = talking(camera.url(), Transport.TCP);
      Viewer viewer = new Viewer(loop, settings);
      // One that ends the connection is not asked on the third.
      for (int tries = 0; oddity.answer.equals(ScriptedCamera.HANGS_UP) && tries < 2; tries++) {
        viewer.awaitFault();
        viewer.close();
        viewer = new Viewer(loop, settings, viewer);
      }
      viewer.awaitPictures(1);
      assertThat(viewer.noBackchannels).hasSize(1);
      viewer.close();
    }
  }

  enum Oddity {
    DESCRIBE_BAD_REQUEST("DESCRIBE", "RTSP/1.0 400 Bad Request"),
    DESCRIBE_NOT_ACCEPTABLE("DESCRIBE", "RTSP/1.0 406 Not Acceptable"),
    DESCRIBE_CRASH("DESCRIBE", "RTSP/1.0 500 Internal Server Error"),
    DESCRIBE_HANGS_UP("DESCRIBE", ScriptedCamera.HANGS_UP),
    SETUP_NOT_SUPPORTED("SETUP", "RTSP/1.0 551 Option not supported"),
    PLAY_NOT_SUPPORTED("PLAY", "RTSP/1.0 551 Option not supported");

    private final String method;
    private final String answer;

    Oddity(String method, String answer) {
      this.method = method;
      this.answer = answer;
    }
  }
}
