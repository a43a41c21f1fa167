package org.camfleet.core.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.codecs.quirks.Quirk;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cameras that want to harm: each is a fault with a kind, soon, and bounded in memory. */
class HostileCameraTest {
  private static final String OK = ScriptedSample.OK;
  private static final Duration PATIENCE = Duration.ofMillis(800);

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

  private static RtspFault watch(String url, EgressRules egress) {
    RtspClient.Settings settings =
        new RtspClient.Settings(URI.create(url), null, PATIENCE, PATIENCE, true).with(egress);
    try (Viewer viewer = new Viewer(loop, settings)) {
      return viewer.awaitFault();
    }
  }

  private static RtspFault watch(ScriptedCamera camera) {
    return watch(camera.url(), EgressRules.DEFAULT);
  }

  private static RtspFault described(String headers, String body) throws IOException {
    try (ScriptedCamera camera =
        ScriptedCamera.answering(
            request -> request.method().equals("DESCRIBE") ? OK + headers + "\r\n" + body : OK)) {
      return watch(camera);
    }
  }

  /** A server that answers whatever comes with bytes without end; counts what it got rid of. */
  private static final class Flood implements AutoCloseable {
    final AtomicLong written = new AtomicLong();
    private final ServerSocket listener =
        new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));

    Flood(String head, String repeated) throws IOException {
      byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
      byte[] more = repeated.getBytes(StandardCharsets.ISO_8859_1);
      Thread thread =
          new Thread(
              () -> {
                try (Socket socket = listener.accept()) {
                  socket.getInputStream().read(new byte[4096]);
                  OutputStream out = socket.getOutputStream();
                  out.write(first);
                  while (!listener.isClosed()) {
                    out.write(more);
                    written.addAndGet(more.length);
                  }
                } catch (IOException gone) {
                  // the client has had enough
                }
              },
              "flood");
      thread.setDaemon(true);
      thread.start();
    }

    String url() {
      return "rtsp://127.0.0.1:" + listener.getLocalPort() + "/cam1";
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @Test
  void headersWithoutEndAreCutShort() throws Exception {
    try (Flood camera = new Flood("RTSP/1.0 200 OK\r\nCSeq: 1\r\n", "X-Filler: 0123456789\r\n")) {
      assertThat(watch(camera.url(), EgressRules.DEFAULT))
          .isEqualTo(
              new RtspFault(Kind.PROTOCOL_ERROR, "RTSP head: over 16384 bytes (expected: fewer)"));
      assertThat(camera.written.get()).isLessThan(16 << 20);
    }
  }

  @Test
  void aLineWithoutEndIsCutShort() throws Exception {
    try (Flood camera = new Flood("", "x".repeat(1000))) {
      RtspFault fault = watch(camera.url(), EgressRules.DEFAULT);

      assertThat(fault.kind()).isEqualTo(Kind.PROTOCOL_ERROR);
      assertThat(fault.text()).contains("bytes that are neither RTSP nor RTP");
    }
  }

  @Test
  void moreHeaderFieldsThanAnyCameraNeedsAreRefused() throws Exception {
    assertThat(described("X: 1\r\n".repeat(300), "v=0\r\n"))
        .isEqualTo(
            new RtspFault(Kind.PROTOCOL_ERROR, "RTSP header fields: 302 (expected: at most 200)"));
  }

  @Test
  void aNegativeLengthIsNoLength() throws Exception {
    RtspFault fault = described("Content-Length: -2147483648\r\n", "");

    assertThat(fault.kind()).isEqualTo(Kind.PROTOCOL_ERROR);
    assertThat(fault.text()).startsWith("DESCRIBE: SDP: no line");
  }

  @Test
  void aDescriptionOfTenMegabytesIsRefusedByItsLength() throws Exception {
    try (Flood camera =
        new Flood(
            "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 10485760\r\n\r\n",
            "a=x\r\n".repeat(99))) {
      assertThat(watch(camera.url(), EgressRules.DEFAULT))
          .isEqualTo(
              new RtspFault(
                  Kind.PROTOCOL_ERROR, "RTSP body: 10485760 bytes (expected: at most 262144)"));
    }
  }

  @Test
  void aMillionTracksAreRefused() throws Exception {
    assertThat(described("", "v=0\r\n" + "m=video 0 RTP/AVP 96\r\n".repeat(1_000)).text())
        .isEqualTo("DESCRIBE: SDP media: over 128 (expected: fewer)");
    assertThat(described("", "v=0\r\n" + "m=video 0 RTP/AVP 96\r\n".repeat(1_000_000)).text())
        .isEqualTo("RTSP body: 22000005 bytes (expected: at most 262144)");
  }

  @Test
  void anAnswerThatComesByteByByteMustEndInTime() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Thread thread = new Thread(() -> drip(listener), "slow-loris");
      thread.setDaemon(true);
      thread.start();

      assertThat(watch("rtsp://127.0.0.1:" + listener.getLocalPort() + "/a", EgressRules.DEFAULT))
          .isEqualTo(
              new RtspFault(Kind.NO_MEDIA, "no answer to OPTIONS within 800 ms")
                  .at(CameraStage.RTSP));
    }
  }

  private static void drip(ServerSocket listener) {
    byte[] answer = "RTSP/1.0 200 OK\r\nX: ".getBytes(StandardCharsets.ISO_8859_1);
    try (Socket socket = listener.accept()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20);
      for (int i = 0; !listener.isClosed(); i++) {
        socket.getOutputStream().write(i < answer.length ? answer[i] : 'x');
        try {
          socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException tick) {
          // the pause between two bytes
        }
      }
    } catch (IOException gone) {
      // the client has had enough
    }
  }

  @Test
  void packetsThatLieAboutTheirSizesAreCountedAndHarmNothing() throws Exception {
    int[][] lies = {
      {0x9f, 0xe0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7}, // fifteen sources that are not there
      {0x90, 0xe0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 7, 0xbe, 0xde, 0xff, 0xff, 1}, // 256 kB more
      {0xa0, 0xe0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 7, 0x65, 0xff}, // padding of 255 bytes
      {0x80, 0xe0, 0}, // no header
    };
    HandWrittenRtp rtp = HandWrittenRtp.on(0);
    for (int i = 0; i < 10; i++) {
      for (int[] lie : lies) {
        rtp.noise('$', 0, 0, lie.length).noise(lie);
      }
      rtp.sets(i).slices(i);
    }
    try (ScriptedCamera camera = ScriptedCamera.answering(ScriptedSample::usual)) {
      camera.media(rtp.bytes());
      try (Viewer viewer = Viewer.of(loop, camera.url())) {
        viewer.awaitPictures(10);
        assertThat(viewer.stats().malformed()).isEqualTo(40);
      }
    }
  }

  @Test
  void aFloodOfBeginningsBetweenPicturesHoldsUpNothing() throws Exception {
    HandWrittenRtp rtp = HandWrittenRtp.on(0);
    for (int i = 0; i < 10; i++) {
      rtp.noise("RTSP/".repeat(50_000).chars().toArray()).sets(i).slices(i);
    }
    try (ScriptedCamera camera = ScriptedCamera.answering(ScriptedSample::usual)) {
      camera.media(rtp.bytes());
      try (Viewer viewer = Viewer.of(loop, camera.url())) {
        viewer.awaitPictures(10);
        assertThat(viewer.habits.counts()).containsKey(Quirk.RTSP_TORN_STREAM.code());
      }
    }
  }

  @Test
  void aFloodOfBeginningsWithoutPicturesIsCutShort() throws Exception {
    HandWrittenRtp rtp = HandWrittenRtp.on(0).sets(0).slices(0);
    try (ScriptedCamera camera = ScriptedCamera.answering(ScriptedSample::usual)) {
      camera.media(rtp.noise("RTSP/".repeat(200_000).chars().toArray()).bytes());
      RtspFault fault = watch(camera);

      assertThat(fault.kind()).isEqualTo(Kind.PROTOCOL_ERROR);
      assertThat(fault.text()).contains("bytes that are neither RTSP nor RTP");
    }
  }

  @Test
  void aControlUrlOfAHundredKilobytesIsRefused() throws Exception {
    String control = "rtsp://" + "a:b/@".repeat(20_000) + "h/a";
    String body =
        ScriptedSample.description().replaceAll("a=control:[^\r]*", "a=control:" + control);

    assertThat(described("", body).text())
        .isEqualTo("DESCRIBE: SDP control: 100010 characters (expected: at most 2048)");
  }

  @Test
  void aFrameThatPromisesMoreThanComesEndsInSilence() throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(ScriptedSample::usual)) {
      camera.media(new byte[] {'$', 0, (byte) 0xff, (byte) 0xff, (byte) 0x80, 96, 0, 1});
      RtspFault fault = watch(camera);

      assertThat(fault.kind()).isEqualTo(Kind.NO_MEDIA);
    }
  }

  @Test
  void aTlsHandshakeThatNeverEndsIsGivenUp() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      RtspFault fault =
          watch("rtsps://127.0.0.1:" + listener.getLocalPort() + "/a", EgressRules.DEFAULT);

      assertThat(fault.stage()).isEqualTo(CameraStage.TLS);
      assertThat(fault.text()).contains("timed out");
    }
  }

  @Test
  void redirectsInALoopEnd() throws Exception {
    String[] url = new String[1];
    try (ScriptedCamera camera =
        ScriptedCamera.answering(
            request ->
                request.method().equals("DESCRIBE")
                    ? "RTSP/1.0 302 Moved Temporarily\r\nLocation: " + url[0] + "\r\n"
                    : OK)) {
      url[0] = camera.url();

      assertThat(watch(camera))
          .isEqualTo(new RtspFault(Kind.PROTOCOL_ERROR, "redirects: 4 (expected: at most 3)"));
    }
  }

  @Test
  void redirectsToWhereCloudsKeepCredentialsAreNotFollowed() throws Exception {
    for (String host :
        List.of("169.254.169.254", "[fd00:ec2::254]", "2852039166", "[::ffff:169.254.169.254]")) {
      try (ScriptedCamera camera =
          ScriptedCamera.answering(
              request ->
                  request.method().equals("DESCRIBE")
                      ? "RTSP/1.0 301 Moved\r\nLocation: rtsp://" + host + ":80/latest\r\n"
                      : OK)) {
        RtspFault fault = watch(camera);

        assertThat(fault.kind()).as(fault.text()).isEqualTo(Kind.FORBIDDEN);
        assertThat(fault.text()).contains("denied by ").endsWith(" (camfleet.bridge.egress)");
      }
    }
  }

  @Test
  void aRedirectToAnotherProtocolIsNotFollowed() throws Exception {
    try (ScriptedCamera camera =
        ScriptedCamera.answering(
            request ->
                request.method().equals("DESCRIBE")
                    ? "RTSP/1.0 302 Found\r\nLocation: http://127.0.0.1/secret\r\n"
                    : OK)) {
      RtspFault fault = watch(camera);

      assertThat(fault.kind()).isEqualTo(Kind.PROTOCOL_ERROR);
      assertThat(fault.text())
          .isEqualTo("redirect: URL: http://127.0.0.1 (expected: rtsp://host[:port]/path)");
    }
  }

  @Test
  void aNameIsJudgedByWhatItBecomes() throws Exception {
    try (ScriptedCamera camera = ScriptedCamera.answering(ScriptedSample::usual)) {
      String byName = camera.url().replace("127.0.0.1", "localhost");
      RtspFault denied = watch(byName, EgressRules.of(List.of("127.0.0.0/8"), List.of()));
      RtspFault notAllowed = watch(byName, EgressRules.of(List.of(), List.of("10.0.0.0/8")));

      assertThat(denied.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(denied.text())
          .isEqualTo("localhost (127.0.0.1): denied by 127.0.0.0/8 (camfleet.bridge.egress)");
      assertThat(notAllowed.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(notAllowed.text()).contains("in none of the allowed networks");
      assertThat(camera.received()).isEmpty();
    }
  }

  @Test
  void credentialsDoNotComeBackOnTheSecondRedirectOfAThief() throws Exception {
    String[] thief = new String[2];
    RtspCredentials owner = AuthSamples.OWNER;
    try (ScriptedCamera second =
            ScriptedCamera.answering(
                request ->
                    request.method().equals("OPTIONS")
                        ? OK
                        : "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n");
        ScriptedCamera first =
            ScriptedCamera.answering(
                request -> "RTSP/1.0 302 Found\r\nLocation: " + thief[1] + "\r\n");
        ScriptedCamera camera =
            ScriptedCamera.answering(
                request -> "RTSP/1.0 302 Found\r\nLocation: " + thief[0] + "\r\n")) {
      thief[0] = first.url().replace("127.0.0.1", "localhost");
      thief[1] = second.url().replace("127.0.0.1", "localhost");
      RtspClient.Settings settings =
          new RtspClient.Settings(URI.create(camera.url()), owner, PATIENCE, PATIENCE, true);
      try (Viewer viewer = new Viewer(loop, settings)) {
        assertThat(viewer.awaitFault().kind()).isEqualTo(Kind.BAD_CREDENTIALS);
      }
      assertThat(new String(second.received(), StandardCharsets.ISO_8859_1))
          .contains("DESCRIBE")
          .doesNotContain("Authorization");
    }
  }
}
