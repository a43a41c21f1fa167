package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.camfleet.codecs.rtcp.PictureLossIndication;
import org.camfleet.codecs.rtcp.RtcpReader;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Habits of real cameras that a client must live with. */
class RtspQuirksTest {
  private static final String OK = "RTSP/1.0 200 OK\r\n";
  private static final PreparedClip CLIP = PreparedClip.of(TestClips.keyFrames(null));

  private static MediaLoops loops;
  private static MediaLoop loop;

  @BeforeAll
  static void startLoops() {
    loops = MediaLoops.start(1);
    loop = loops.all().get(0);
  }

  @AfterAll
  static void stopLoops() {
    loops.close();
  }

  private static String description(String control) {
    return CLIP.describe("quirk").toString().replace("trackID=0", control);
  }

  private static byte[] media(int channel, int pictures) {
    ByteBuf out = Unpooled.buffer();
    int sequence = 65_530;
    for (int i = 0; i < pictures; i++) {
      FramedUnit unit = CLIP.pictures().get(i % CLIP.pictures().size());
      unit.write(out, channel, sequence, 3600L * i, 7);
      sequence += unit.packets();
    }
    return ByteBufUtil.getBytes(out);
  }

  private static List<RtspRequest> play(Function<RtspRequest, String> script, int channel)
      throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(media(channel, 10));
      try (Viewer viewer = Viewer.of(loop, camera.url())) {
        viewer.awaitPictures(9);
        assertThat(viewer.pictures().get(8).data()).isEqualTo(CLIP.clip().pictures().get(8).data());
      }
      return List.copyOf(camera.requests);
    }
  }

  private static String usual(RtspRequest request) {
    return switch (request.method()) {
      case "DESCRIBE" -> OK + "\r\n" + description("trackID=0");
      case "SETUP" -> OK + "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
      default -> OK;
    };
  }

  @Test
  void optionsMayBeUnknown() throws Exception {
    play(
        request ->
            request.method().equals("OPTIONS")
                ? "RTSP/1.0 501 Not Implemented\r\n"
                : usual(request),
        0);
  }

  @Test
  void aKeyFrameIsAskedForOnceHoweverOftenItIsWanted() throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(RtspQuirksTest::usual)) {
      camera.media(media(0, 10));
      try (Viewer viewer = Viewer.of(loop, camera.url())) {
        viewer.awaitPictures(9);
        for (int i = 0; i < 100; i++) {
          viewer.client().requestKeyFrame();
        }
        await().until(() -> camera.frames.stream().anyMatch(RtspQuirksTest::isKeyFrameRequest));
        assertThat(viewer.metrics.value("camfleet_rtsp_key_frame_requests_total")).isEqualTo(1);
      }
      await()
          .until(() -> camera.requests.get(camera.requests.size() - 1).method().equals("TEARDOWN"));
      assertThat(camera.frames.stream().filter(RtspQuirksTest::isKeyFrameRequest)).hasSize(1);
    }
  }

  private static boolean isKeyFrameRequest(byte[] rtcp) {
    return RtcpReader.parse(rtcp, 0, rtcp.length).stream()
        .anyMatch(packet -> packet instanceof PictureLossIndication);
  }

  @Test
  void transportMayNameNoChannels() throws Exception {
    play(
        request ->
            request.method().equals("SETUP")
                ? OK + "Session: 1\r\nTransport: ssrc=01020304;RTP/AVP/TCP;unicast\r\n"
                : usual(request),
        0);
    play(request -> request.method().equals("SETUP") ? OK : usual(request), 0);
  }

  @Test
  void mediaMayComeOnOtherChannels() throws Exception {
    play(
        request ->
            request.method().equals("SETUP")
                ? OK + "Session: 1\r\nTransport: RTP/AVP/TCP;interleaved=6-7\r\n"
                : usual(request),
        6);
    // The first packet only tells where the track is; its picture is lost.
    try (ScriptedCamera camera = ScriptedCamera.answering(RtspQuirksTest::usual)) {
      camera.media(media(8, 10));
      try (Viewer viewer = Viewer.of(loop, camera.url())) {
        viewer.awaitPictures(8);
      }
    }
  }

  @Test
  void controlUrlsAreTriedInTurn() throws Exception {
    List<RtspRequest> requests =
        play(
            request -> {
              boolean right = request.uri().matches(".*/cam1/video/track1");
              return switch (request.method()) {
                case "DESCRIBE" ->
                    OK + "Content-Base: rtsp://x/cam1/video?a=b\r\n\r\n" + description("track1");
                case "SETUP" -> right ? usual(request) : "RTSP/1.0 404 Not Found\r\n";
                default -> usual(request);
              };
            },
            0);

    assertThat(requests.stream().filter(r -> r.method().equals("SETUP")).map(RtspRequest::uri))
        .containsExactly(
            "rtsp://x/cam1/video?a=b/track1",
            "rtsp://x/cam1/video/track1?a=b",
            "rtsp://x/cam1/video/track1");
  }

  @Test
  void controlMayBeAbsolute() throws Exception {
    List<RtspRequest> requests =
        play(
            request ->
                request.method().equals("DESCRIBE")
                    ? OK + "\r\n" + description("rtsp://10.0.0.9:554/live/video")
                    : usual(request),
            0);

    assertThat(requests.get(2).uri()).isEqualTo("rtsp://10.0.0.9:554/live/video");
  }

  @Test
  void parameterSetsMayComeInBandOnly() throws Exception {
    play(
        request ->
            request.method().equals("DESCRIBE")
                ? usual(request).replaceAll(";sprop-parameter-sets=[^\r]*", "")
                : usual(request),
        0);
  }

  @Test
  void everyKeepAliveMayBeRefused() throws Exception {
    Function<RtspRequest, String> script =
        request ->
            switch (request.method()) {
              case "OPTIONS" -> OK + "Public: GET_PARAMETER\r\n";
              case "SETUP" -> usual(request).replace("Session: 1", "Session: 1;timeout=1");
              case "GET_PARAMETER", "SET_PARAMETER" -> "RTSP/1.0 405 Method Not Allowed\r\n";
              default -> usual(request);
            };
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(media(0, 10));
      try (Viewer viewer = Viewer.of(loop, camera.url())) {
        Viewer.awaitThat(
            () -> camera.requests.stream().filter(r -> r.method().equals("OPTIONS")).count() > 2);
        assertThat(viewer.faults).isEmpty();
        assertThat(camera.requests.stream().map(RtspRequest::method))
            .containsOnlyOnce("GET_PARAMETER");
      }
    }
  }

  @Test
  void udpOnlyCamerasAreTold() throws Exception {
    Function<RtspRequest, String> script =
        request ->
            request.method().equals("SETUP")
                ? OK + "Session: 1\r\nTransport: RTP/AVP;unicast;client_port=1-2\r\n"
                : usual(request);
    try (ScriptedCamera camera = ScriptedCamera.answering(script);
        Viewer viewer = Viewer.of(loop, camera.url(), null, Duration.ofSeconds(5), true)) {
      assertThat(viewer.awaitFault().text())
          .isEqualTo("SETUP: the camera answers with RTP/AVP (expected: RTP/AVP/TCP)");
    }
  }

  @Test
  void sessionsOfTheirOwnArePlayedByThemselves() throws Exception {
    List<RtspRequest> requests =
        play(
            request -> {
              if (request.method().equals("DESCRIBE")) {
                return OK + "\r\n" + ScriptedSample.descriptionWithSound();
              }
              boolean sound = request.uri().endsWith("trackID=1");
              return sound && request.method().equals("SETUP")
                  ? OK + "Session: 2\r\n"
                  : usual(request);
            },
            0);

    assertThat(requests.stream().filter(r -> r.method().equals("PLAY")))
        .extracting(r -> r.headers().get("Session"))
        .containsExactly("1", "2");
  }

  @Test
  void whatWorkedIsTriedFirstTheNextTime() throws Exception {
    Function<RtspRequest, String> script =
        request -> {
          boolean plain = request.headers().get("User-Agent") == null;
          boolean right = !request.uri().contains("/cam1/");
          return !plain
              ? "RTSP/1.0 400 Bad Request\r\n"
              : request.method().equals("SETUP") && !right
                  ? "RTSP/1.0 404 Not Found\r\n"
                  : usual(request);
        };
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(media(0, 10));
      RtspClient.Settings settings = ScriptedSample.settings(camera.url(), null, false);
      Viewer first =
          new Viewer(loop, settings, Set.of(), new RefusedLogins(InstantSource.system()));
      first.awaitPictures(9);
      first.close();
      int before = camera.requests.size();
      try (Viewer second = new Viewer(loop, settings, first)) {
        second.awaitPictures(9);
        assertThat(camera.requests.stream().skip(before).map(RtspRequest::method))
            .filteredOn(method -> !method.equals("TEARDOWN"))
            .containsExactly("OPTIONS", "DESCRIBE", "SETUP", "PLAY");
      }
    }
  }

  @Test
  void aRefusedSoundLeavesThePicture() throws Exception {
    PreparedClip both = PreparedClip.of(TestClips.keyFrames(TestClips.DEMO));
    play(
        request -> {
          if (request.method().equals("DESCRIBE")) {
            return OK + "\r\n" + both.describe("quirk");
          }
          return request.uri().endsWith("trackID=1")
              ? "RTSP/1.0 500 Internal Server Error\r\n"
              : usual(request);
        },
        0);
  }
}
