package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each station between a camera and its pictures fails once; the fault names it. */
class FaultStagesTest {
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

  private static RtspFault watch(String url) {
    Duration patience = Duration.ofSeconds(2);
    RtspClient.Settings settings =
        new RtspClient.Settings(URI.create(url), null, patience, patience, true);
    try (Viewer viewer = new Viewer(loop, settings)) {
      return viewer.awaitFault();
    }
  }

  private static CameraStage stage(String url) {
    return watch(url).stage();
  }

  private static CameraStage stage(Function<RtspRequest, String> script) throws Exception {
    return stage(script, new byte[0]);
  }

  private static CameraStage stage(Function<RtspRequest, String> script, byte[] media)
      throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(script)) {
      camera.media(media);
      return stage(camera.url());
    }
  }

  private static Function<RtspRequest, String> answering(String method, String answer) {
    return request -> request.method().equals(method) ? answer : ScriptedSample.usual(request);
  }

  @Test
  void theWayToTheCamera() throws Exception {
    assertThat(stage("rtsp://no-such-host.invalid/a")).isEqualTo(CameraStage.NAME);
    assertThat(stage("rtsp://169.254.169.254/a")).isEqualTo(CameraStage.NAME);
    assertThat(stage("rtsp://127.0.0.1:99999/a")).isEqualTo(CameraStage.NAME);
    assertThat(stage("rtsp://127.0.0.1:1/a")).isEqualTo(CameraStage.TCP);
    try (ScriptedCamera camera = ScriptedCamera.raw("SSH-2.0\r\n")) {
      assertThat(stage(camera.url())).isEqualTo(CameraStage.RTSP);
      assertThat(stage(camera.url().replace("rtsp:", "rtsps:"))).isEqualTo(CameraStage.TLS);
    }
  }

  @Test
  void theQuestions() throws Exception {
    assertThat(stage(answering("OPTIONS", ""))).isEqualTo(CameraStage.RTSP);
    assertThat(stage(answering("DESCRIBE", "RTSP/1.0 401 Unauthorized\r\n")))
        .isEqualTo(CameraStage.AUTH);
    assertThat(stage(answering("DESCRIBE", "RTSP/1.0 404 Not Found\r\n")))
        .isEqualTo(CameraStage.SDP);
    assertThat(stage(answering("DESCRIBE", ScriptedSample.OK + "\r\nnonsense")))
        .isEqualTo(CameraStage.SDP);
    assertThat(stage(answering("DESCRIBE", ""))).isEqualTo(CameraStage.SDP);
    assertThat(stage(answering("SETUP", "RTSP/1.0 453 Not Enough Bandwidth\r\n")))
        .isEqualTo(CameraStage.RTP);
    assertThat(stage(answering("PLAY", "RTSP/1.0 500 Internal Server Error\r\n")))
        .isEqualTo(CameraStage.RTP);
  }

  @Test
  void theMedia() throws Exception {
    assertThat(stage(ScriptedSample::usual)).isEqualTo(CameraStage.RTP);
    assertThat(
            stage(
                answering(
                    "DESCRIBE",
                    ScriptedSample.OK
                        + "\r\n"
                        + ScriptedSample.description().replace("H264", "H265"))))
        .isEqualTo(CameraStage.CODEC_FIT);
  }
}
