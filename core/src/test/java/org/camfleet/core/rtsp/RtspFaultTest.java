package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.camfleet.core.Secret;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.camfleet.core.rtsp.RtspServer.Authentication;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RtspFaultTest {
  private static final RtspCredentials OWNER = new RtspCredentials("owner", Secret.of("right-one"));

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

  private static RtspServer server(Settings settings) throws IOException {
    return RtspServer.start(settings, TestClips.keyFrames(null));
  }

  private static RtspFault watch(String url) {
    try (Viewer viewer = Viewer.of(loop, url)) {
      return viewer.awaitFault();
    }
  }

  @Test
  void aWrongPasswordIsToldAfterOneTry() throws Exception {
    for (Authentication scheme : Authentication.values()) {
      try (RtspServer server = server(Settings.loopback().with(OWNER, scheme, 100))) {
        RtspFault fault = watch(server.url("cam1").replace("rtsp://", "rtsp://owner:wrong-one@"));

        assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
        assertThat(fault.text())
            .isEqualTo("DESCRIBE: 401 Unauthorized (the camera refuses user or password)");
        assertThat(server.refusedProofs()).isEqualTo(1);
      }
    }
  }

  @Test
  void aMissingPasswordIsTold() throws Exception {
    try (RtspServer server =
        server(Settings.loopback().with(OWNER, Authentication.DIGEST_MD5, 100))) {
      assertThat(watch(server.url("cam1")))
          .isEqualTo(
              new RtspFault(
                  Kind.BAD_CREDENTIALS,
                  "DESCRIBE: 401 Unauthorized (the camera wants user and password, and none are"
                      + " set)"));
    }
  }

  @Test
  void anUnknownPathIsTold() throws Exception {
    try (RtspServer server = server(Settings.loopback().with(path -> path.equals("cam1")))) {
      RtspFault fault = watch(server.url("nothing"));

      assertThat(fault.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(fault.text())
          .isEqualTo("DESCRIBE: 404 Not Found (the camera has no stream of this path)");
    }
  }

  @Test
  void aBusyCameraIsTold() throws Exception {
    try (RtspServer server = server(Settings.loopback())) {
      server.camera("cam1").refuse("SETUP", 453);

      assertThat(watch(server.url("cam1")).kind()).isEqualTo(Kind.BUSY);
    }
  }

  @Test
  void aClosedPortIsTold() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(watch("rtsp://127.0.0.1:" + port + "/cam1"))
        .isEqualTo(new RtspFault(Kind.REFUSED, "127.0.0.1:" + port + ": connection refused"));
  }

  @Test
  void anUnknownHostIsTold() {
    RtspFault fault = watch("rtsp://camera.invalid/cam1");

    assertThat(fault.kind()).isEqualTo(Kind.NO_ROUTE);
    assertThat(fault.text()).startsWith("camera.invalid:554: ");
  }

  @Test
  void aUrlThatIsNoneIsTold() {
    assertThat(watch("http://127.0.0.1/cam1"))
        .isEqualTo(
            new RtspFault(
                    Kind.PROTOCOL_ERROR,
                    "URL: http://127.0.0.1 (expected: rtsp://host[:port]/path)")
                .at(CameraStage.NAME));
    assertThat(watch("rtsp://127.0.0.1:70000/cam1").text())
        .isEqualTo("port: 70000 (expected: 1 to 65535)");
  }

  @Test
  void aCameraWithoutH264IsToldWithWhatItHas() throws Exception {
    try (RtspServer server =
        RtspServer.start(Settings.loopback(), TestClips.keyFrames(TestClips.TELEPHONE))) {
      server.camera("cam1").description(sdp -> sdp.replace("H264", "H265"));

      assertThat(watch(server.url("cam1")))
          .isEqualTo(
              new RtspFault(
                  Kind.NEEDS_REENCODE,
                  "the camera sends H.265, which can not pass through (expected: H.264; or"
                      + " re-encoding, video: adaptive); it offers: video H265, audio PCMU"));

      server.camera("cam1").description(sdp -> sdp.replace("H264", "JPEG"));
      assertThat(watch(server.url("cam1")).text())
          .startsWith("the camera sends motion JPEG, which can not pass through");
    }
  }

  @Test
  void aCameraWhoseVideoNobodyCouldReencodeIsTold() throws Exception {
    try (RtspServer server =
        RtspServer.start(Settings.loopback(), TestClips.keyFrames(TestClips.TELEPHONE))) {
      server.camera("cam1").description(sdp -> sdp.replace("H264", "MP4V-ES"));

      assertThat(watch(server.url("cam1")))
          .isEqualTo(
              new RtspFault(
                  Kind.NO_VIDEO,
                  "the camera offers no H.264 video (it offers: video MP4V-ES, audio PCMU)"));
    }
  }

  @Test
  void aCameraThatStopsSendingIsTold() throws Exception {
    try (RtspServer server = server(Settings.loopback());
        Viewer viewer = Viewer.of(loop, server.url("cam1"), null, Duration.ofMillis(600), true)) {
      viewer.awaitPictures(3);
      server.camera("cam1").silent(true);

      assertThat(viewer.awaitFault())
          .isEqualTo(new RtspFault(Kind.NO_MEDIA, "the camera sends no video for 600 ms"));
      // The session is given back, or a camera with few of them would be full soon.
      Viewer.awaitThat(() -> server.connections() == 0);
    }
  }

  @Test
  void aCameraThatSendsOnlyDamageIsToldWithWhatIsWrongWithIt() throws Exception {
    try (RtspServer server = server(Settings.loopback())) {
      server.camera("cam1").description(sdp -> sdp.replace(" 96", " 99").replace(":96", ":99"));
      try (Viewer viewer =
          Viewer.of(loop, server.url("cam1"), null, Duration.ofMillis(600), false)) {
        RtspFault fault = viewer.awaitFault();
        assertThat(fault.kind()).isEqualTo(Kind.NO_MEDIA);
        assertThat(fault.text())
            .matches(
                "the camera sends no video for 600 ms; \\d+ x malformed, last: payload type: 96"
                    + " \\(expected: 99\\)");
      }
    }
  }

  @Test
  void aConnectionThatClosesIsTold() throws Exception {
    try (RtspServer server = server(Settings.loopback());
        Viewer viewer = Viewer.of(loop, server.url("cam1"))) {
      viewer.awaitPictures(3);
      server.camera("cam1").disconnect();

      RtspFault fault = viewer.awaitFault();
      assertThat(fault.kind()).isEqualTo(Kind.CLOSED);
      assertThat(viewer.metrics.value("camfleet_rtsp_faults_total", "kind", "closed")).isOne();
    }
  }

  @Test
  void aServerOfAnotherProtocolIsTold() throws Exception {
    try (ScriptedCamera camera =
        ScriptedCamera.raw("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")) {
      RtspFault fault = watch(camera.url());

      assertThat(fault.kind()).isEqualTo(Kind.PROTOCOL_ERROR);
      assertThat(fault.text()).contains("bytes came that are no RTSP");
    }
  }

  @Test
  void aServerThatSaysNothingIsTold() throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.raw("");
        Viewer viewer =
            new Viewer(
                loop,
                new RtspClient.Settings(
                    java.net.URI.create(camera.url()),
                    null,
                    Duration.ofMillis(300),
                    Duration.ofSeconds(5),
                    true))) {
      assertThat(viewer.awaitFault())
          .isEqualTo(
              new RtspFault(Kind.NO_MEDIA, "no answer to OPTIONS within 300 ms")
                  .at(CameraStage.RTSP));
    }
  }

  @Test
  void anEmptyDescriptionIsTold() throws Exception {
    try (RtspServer server = server(Settings.loopback())) {
      server.camera("cam1").description(sdp -> "");
      assertThat(watch(server.url("cam1")))
          .isEqualTo(
              new RtspFault(
                      Kind.PROTOCOL_ERROR,
                      "DESCRIBE: SDP: no line of the form x=value (expected: v=0 and more)")
                  .at(CameraStage.SDP));
    }
  }

  @Test
  void followsARedirectButNotForever() throws Exception {
    try (RtspServer there = server(Settings.loopback());
        RtspServer here = server(Settings.loopback())) {
      here.camera("cam1").redirect(there.url("cam2"));
      try (Viewer viewer = Viewer.of(loop, here.url("cam1"))) {
        viewer.awaitPictures(2);
        assertThat(there.camera("cam2").connections()).isOne();
      }
      there.camera("cam2").redirect(here.url("cam1"));
      assertThat(watch(here.url("cam1")))
          .isEqualTo(new RtspFault(Kind.PROTOCOL_ERROR, "redirects: 4 (expected: at most 3)"));
    }
  }

  @Test
  void neverTakesCredentialsToAnotherHost() throws Exception {
    Settings guarded = Settings.loopback().with(OWNER, Authentication.BASIC, 100);
    try (RtspServer there = server(guarded);
        RtspServer here = server(guarded)) {
      here.camera("cam1").redirect(there.url("cam1").replace("127.0.0.1", "127.0.0.2"));
      try (ScriptedCamera thief =
          ScriptedCamera.answering(
              request ->
                  request.method().equals("OPTIONS")
                      ? "RTSP/1.0 200 OK\r\n"
                      : "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n")) {
        here.camera("cam1").redirect(thief.url().replace("127.0.0.1", "localhost"));
        try (Viewer viewer =
            Viewer.of(loop, here.url("cam1"), OWNER, Duration.ofSeconds(5), true)) {
          assertThat(viewer.awaitFault().kind()).isEqualTo(Kind.BAD_CREDENTIALS);
        }
        assertThat(new String(thief.received(), StandardCharsets.ISO_8859_1))
            .contains("DESCRIBE")
            .doesNotContain("Authorization");
      }
    }
  }
}
