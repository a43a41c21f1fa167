package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.codecs.rtsp.RtspRequest;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A camera has few sessions: whoever made it open one tells it when that is over. */
class TeardownTest {
  private static final String SET_UP =
      ScriptedSample.OK
          + "Session: 4711;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";

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

  private static String usual(RtspRequest request) {
    return request.method().equals("SETUP") ? SET_UP : ScriptedSample.usual(request);
  }

  private static Function<RtspRequest, String> answering(String method, String answer) {
    return request -> request.method().equals(method) ? answer : usual(request);
  }

  private static RtspClient.Settings settings(ScriptedCamera camera, Duration patience) {
    return new RtspClient.Settings(
        URI.create(camera.url()), null, patience, Duration.ofSeconds(10), true);
  }

  private static List<RtspRequest> asked(ScriptedCamera camera, String method) {
    return camera.requests.stream().filter(request -> request.method().equals(method)).toList();
  }

  private static void awaitTeardown(ScriptedCamera camera) {
    Viewer.awaitThat(() -> !asked(camera, "TEARDOWN").isEmpty());
    RtspRequest teardown = asked(camera, "TEARDOWN").get(0);
    assertThat(teardown.headers().get("Session")).isEqualTo("4711");
    assertThat(teardown.uri()).isEqualTo(camera.url());
  }

  private static RtspFault givenUp(Function<RtspRequest, String> script) throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(script);
        Viewer viewer = new Viewer(loop, settings(camera, Duration.ofSeconds(1)))) {
      RtspFault fault = viewer.awaitFault();
      awaitTeardown(camera);
      assertThat(viewer.habits.leftOpen()).isNull();
      return fault;
    }
  }

  @Test
  void aSessionThatMayNotPlayIsEnded() throws Exception {
    assertThat(givenUp(answering("PLAY", "RTSP/1.0 406 Not Acceptable\r\n")).text())
        .isEqualTo("PLAY: 406 Not Acceptable (expected: 200)");
  }

  @Test
  void aSessionWhosePlayIsNotAnsweredIsEnded() throws Exception {
    assertThat(givenUp(answering("PLAY", "")).text()).isEqualTo("no answer to PLAY within 1000 ms");
  }

  @Test
  void aSessionWhoseSecondTrackIsRefusedIsEnded() throws Exception {
    RtspFault fault =
        givenUp(
            request -> {
              if (request.method().equals("DESCRIBE")) {
                return ScriptedSample.OK + "\r\n" + ScriptedSample.descriptionWithSound();
              }
              boolean sound = request.method().equals("SETUP") && request.uri().endsWith("=1");
              return sound ? "RTSP/1.0 401 Unauthorized\r\n" : usual(request);
            });

    assertThat(fault.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
  }

  @Test
  void aSessionOverAnotherTransportThanAskedForIsEnded() throws Exception {
    assertThat(
            givenUp(
                    answering(
                        "SETUP",
                        ScriptedSample.OK
                            + "Session: 4711\r\nTransport: RTP/AVP;unicast;client_port=1-2\r\n"))
                .text())
        .isEqualTo("SETUP: the camera answers with RTP/AVP (expected: RTP/AVP/TCP)");
  }

  @Test
  void aSessionThatIsClosedBeforeItPlaysIsEnded() throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(answering("PLAY", ""));
        Viewer viewer = new Viewer(loop, settings(camera, Duration.ofSeconds(20)))) {
      Viewer.awaitThat(() -> !asked(camera, "PLAY").isEmpty());
      viewer.close();

      awaitTeardown(camera);
    }
  }

  @Test
  void aCameraThatOpenedNoSessionHearsNoGoodbye() throws Exception {
    try (ScriptedCamera camera =
            ScriptedCamera.answering(answering("SETUP", "RTSP/1.0 453 Not Enough Bandwidth\r\n"));
        Viewer viewer = new Viewer(loop, settings(camera, Duration.ofSeconds(1)));
        Viewer next = new Viewer(loop, settings(camera, Duration.ofSeconds(5)))) {
      viewer.awaitFault();
      // The camera has one connection at a time: the first has ended when it serves the second.
      next.awaitFault();

      assertThat(asked(camera, "SETUP")).hasSize(2);
      assertThat(asked(camera, "TEARDOWN")).isEmpty();
    }
  }

  @Test
  void aSessionWhoseConnectionBreaksBeforeItPlaysIsEndedTheNextTime() throws Exception {
    AtomicBoolean held = new AtomicBoolean();
    Function<RtspRequest, String> script =
        request ->
            switch (request.method()) {
              case "SETUP" -> held.getAndSet(true) ? "RTSP/1.0 453 Full\r\n" : SET_UP;
              case "PLAY" -> ScriptedCamera.HANGS_UP;
              case "TEARDOWN" -> {
                held.set(false);
                yield ScriptedSample.OK;
              }
              default -> usual(request);
            };
    try (ScriptedCamera camera = ScriptedCamera.answering(script);
        Viewer first = new Viewer(loop, settings(camera, Duration.ofSeconds(5)))) {
      assertThat(first.awaitFault().kind()).isEqualTo(Kind.CLOSED);
      assertThat(asked(camera, "TEARDOWN")).isEmpty();

      try (Viewer second = new Viewer(loop, settings(camera, Duration.ofSeconds(5)), first)) {
        second.awaitFault();
        awaitTeardown(camera);
        assertThat(second.habits.quirks().count(Quirk.RTSP_ZOMBIE_SESSION)).isOne();
      }
    }
  }

  @Test
  void aLoginThatWasRefusedIsNotSentAgainToSayGoodbye() throws Exception {
    Function<RtspRequest, String> script =
        answering("PLAY", "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n");
    try (ScriptedCamera camera = ScriptedCamera.answering(script);
        Viewer viewer =
            Viewer.of(loop, camera.url(), AuthSamples.OWNER, Duration.ofSeconds(5), true)) {
      assertThat(viewer.awaitFault().kind()).isEqualTo(Kind.BAD_CREDENTIALS);
      awaitTeardown(camera);

      assertThat(camera.requests.stream().filter(r -> r.headers().get("Authorization") != null))
          .extracting(RtspRequest::method)
          .containsExactly("PLAY");
    }
  }
}
