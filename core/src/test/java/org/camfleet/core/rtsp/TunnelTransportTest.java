package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.camfleet.core.Secret;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.camfleet.core.rtsp.RtspServer.Settings;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RTSP inside HTTP. */
class TunnelTransportTest {
  private static final RtspCredentials OWNER = new RtspCredentials("owner", Secret.of("secret"));
  private static final String OK =
      "HTTP/1.0 200 OK\r\nContent-Type: application/x-rtsp-tunnelled\r\n";

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

  private static Viewer view(String url, Transport... order) {
    Duration patience = Duration.ofSeconds(5);
    Transports transports = new Transports(List.of(order), UdpOptions.DEFAULT);
    return new Viewer(
        loop,
        new RtspClient.Settings(URI.create(url), OWNER, patience, patience, true).with(transports));
  }

  private static RtspServer server() throws Exception {
    return RtspServer.start(Settings.loopback(), TestClips.keyFrames(null));
  }

  @Test
  void picturesComeThroughTheGetAndRequestsGoThroughThePost() throws Exception {
    try (RtspServer server = server();
        TunnelDoor door = new TunnelDoor(server.port(), head -> OK)) {
      try (Viewer viewer = view(door.url(), Transport.HTTP)) {
        viewer.awaitPictures(20);
        assertThat(viewer.transports).containsExactly(Transport.HTTP);
        assertThat(viewer.pictures().get(19).data())
            .isIn(TestClips.keyFrames(null).pictures().stream().map(Clip.Unit::data).toList());
      }
      Viewer.awaitThat(() -> server.connections() == 0);
      assertThat(door.heads).hasSize(2);
      assertThat(door.heads.get(0)).startsWith("GET /cam1 HTTP/1.0\r\n");
      assertThat(door.heads.get(1)).startsWith("POST /cam1 HTTP/1.0\r\n");
    }
  }

  @Test
  void theDoorMayAskWhoWeAre() throws Exception {
    Function<String, String> guard =
        head ->
            head.contains("Authorization: Basic b3duZXI6c2VjcmV0\r\n")
                ? OK
                : "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n";
    try (RtspServer server = server();
        TunnelDoor door = new TunnelDoor(server.port(), guard);
        Viewer viewer = view(door.url(), Transport.HTTP)) {
      viewer.awaitPictures(3);
    }
  }

  @Test
  void aWrongPasswordIsTriedOnce() throws Exception {
    Function<String, String> guard =
        head -> "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n";
    try (RtspServer server = server();
        TunnelDoor door = new TunnelDoor(server.port(), guard);
        Viewer viewer = view(door.url(), Transport.HTTP, Transport.UDP)) {
      assertThat(viewer.awaitFault().kind()).isEqualTo(Kind.BAD_CREDENTIALS);
      assertThat(door.heads).hasSize(2);
    }
  }

  @Test
  void whereThereIsNoDoorTheNextTransportIsTried() throws Exception {
    try (RtspServer server = server();
        Viewer viewer = view(server.url("cam1"), Transport.HTTP, Transport.TCP)) {
      viewer.awaitPictures(3);
      assertThat(viewer.transports).containsExactly(Transport.TCP);
    }
  }

  @Test
  void anAnswerThatIsNoTunnelIsTold() throws Exception {
    try (RtspServer server = server();
        TunnelDoor door = new TunnelDoor(server.port(), head -> "HTTP/1.0 404 Not Found\r\n");
        Viewer viewer = view(door.url(), Transport.HTTP)) {
      assertThat(viewer.awaitFault())
          .isEqualTo(
              new RtspFault(
                      Kind.NOT_FOUND,
                      "HTTP tunnel: GET: 404 Not Found (the camera has no stream of this path)")
                  .at(CameraStage.RTSP));
      Viewer.awaitThat(() -> door.open() == 0);
    }
    try (ScriptedCamera camera = ScriptedCamera.raw("SSH-2.0-OpenSSH\r\n\r\n");
        Viewer viewer = view(camera.url(), Transport.HTTP)) {
      assertThat(viewer.awaitFault().text())
          .isEqualTo(
              "HTTP tunnel: its answer to GET begins with SSH-2.0-OpenSSH (expected: HTTP/1.0 200)");
    }
  }
}
