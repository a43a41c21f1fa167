package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.ops.docs.Repository;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/** WHIP in from a browser and from GStreamer, WHEP out to a browser, with tokens of one channel. */
@Tag("peer")
@Tag("alone")
class WhipWhepTest {
  private static final int SECONDS = 6;

  @TempDir static Path directory;
  private static CamfleetProcess camfleet;
  private static KvsClient kvs;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    camfleet =
        CamfleetProcess.serve(
            directory.resolve("data"),
            "--set",
            "camfleet.whip.enabled=true",
            "--set",
            "camfleet.whep.enabled=true");
    kvs = KvsClient.of(camfleet.api());
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    kvs.close();
    camfleet.close();
  }

  @Test
  void whatChromiumPublishesIsRecordedAsItWas() throws Exception {
    kvs.createStoredChannel("studio", 1);
    Instant from = Instant.now().minusSeconds(5);
    Page page = page();
    page.evaluate(
        "([url, token, options]) => publishWhip('studio', url, token, options)",
        List.of(url("whip/studio"), token("studio", "publish"), Map.of("color", "red", "hz", 440)));
    awaitState(page, "studio", "connected");
    PresenceList.await(camfleet.api(), "studio", "[] [publisher connected] []");
    page.waitForTimeout(SECONDS * 1000);
    page.evaluate("sessions.studio.end()");
    PresenceList.await(camfleet.api(), "studio", "[] [] []");
    page.evaluate("sessions.studio.end()");

    List<String> calls = strings(page, "sessions.studio.statuses");
    assertThat(calls).startsWith("POST 201").endsWith("DELETE 200", "DELETE 404");
    assertThat(calls.subList(1, calls.size() - 2)).isNotEmpty().containsOnly("PATCH 204");
    assertThat((String) page.evaluate("sessions.studio.text"))
        .contains("a=end-of-candidates", "H264/90000", "a=recvonly")
        .doesNotContain("a=sendrecv");
    Recorded recorded = recorded("studio", from);
    assertThat(recorded.pictures()).allMatch(one -> one.red() > 150 && one.blue() < 100);
    assertThat(recorded.picturesPerSecond()).isBetween(12.0, 30.0);
    assertThat(recorded.share(440)).isGreaterThan(0.8);
  }

  @Test
  void whatGstreamerPublishesIsRecordedAsItWas() throws Exception {
    kvs.createStoredChannel("encoder", 1);
    Instant from = Instant.now().minusSeconds(5);
    Process gstreamer =
        new ProcessBuilder(
                Repository.root().resolve("testdata/gst_whip.py").toString(),
                "--url",
                url("whip/encoder"),
                "--token",
                token("encoder", "publish"),
                "--ca",
                camfleet.data().resolve("tls/ca.pem").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = gstreamer.inputReader()) {
      assertThat(said.readLine()).isEqualTo("connected");
      assertThat(gstreamer.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ended early").isFalse();
      gstreamer.outputWriter().close();
      assertThat(said.readLine()).isEqualTo("ended 200");
    } finally {
      gstreamer.destroy();
    }

    Recorded recorded = recorded("encoder", from);
    assertThat(recorded.pictures()).allMatch(one -> one.blue() > 150 && one.red() < 100);
    // The media time of webrtcbin 1.22's reports passes twice as fast as its media.
    Figures.print("FIGURE pictures-per-second %.2f".formatted(recorded.picturesPerSecond()));
    assertThat(recorded.picturesPerSecond()).as("pictures a second").isBetween(24.0, 26.0);
    assertThat(recorded.share(880)).isGreaterThan(0.8);
  }

  @Test
  void chromiumPlaysACameraUntilItEndsTheSession() throws Exception {
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU))) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(30));
      Page page = page();
      page.evaluate(
          "([url, token]) => playWhep('gate', url, token)",
          List.of(url("whep/gate"), token("gate", "play")));
      Viewer player = Viewer.named(page, "gate");
      player.await("it.pictures.length > 75", 20_000);

      double now = player.number("performance.timeOrigin + performance.now()");
      CameraClock.Lag lag = cameras.clock(1).lag(player.seen(), now - 1_000, now);
      lag.assertOwn();
      assertThat(lag.worstMillis()).as(lag.toString()).isBetween(0.0, 2_000.0);
      assertThat(player.video("framesDecoded")).isGreaterThan(75);
      assertThat(player.number("(await it.stats())['inbound-rtp-audio'].packetsReceived"))
          .isPositive();
      PresenceList.await(
          camfleet.api(), "gate", "[master] [master connected, player connected] []");

      page.evaluate("sessions.gate.end()");
      assertThat(strings(page, "sessions.gate.statuses")).endsWith("DELETE 200");
      PresenceList.await(camfleet.api(), "gate", "[master] [master connected] []");
    }
  }

  @Test
  void onlyTheRightTokenOpensAChannel() throws Exception {
    kvs.createStoredChannel("door", 1);
    kvs.createStoredChannel("yard", 1);
    String publish = token("door", "publish");
    String body = "v=0\r\n";

    assertThat(post("whip/door", null, body)).isEqualTo(401);
    assertThat(post("whip/door", "wrong", body)).isEqualTo(401);
    assertThat(post("whip/door", camfleet.api().token(), body)).isEqualTo(401);
    assertThat(post("whip/door", token("yard", "publish"), body)).isEqualTo(403);
    assertThat(post("whip/door", token("door", "play"), body)).isEqualTo(403);
    assertThat(post("whep/door", publish, body)).isEqualTo(403);
    assertThat(post("whip/door", publish, body)).isEqualTo(422);
    kvs.control().deleteSignalingChannel(r -> r.channelARN(kvs.channelArn("door"))).join();
    assertThat(post("whip/door", publish, body)).isEqualTo(401);
  }

  /** A page of another origin than {@link #url}, so that every call is one between origins. */
  private static Page page() {
    Page page = chromium.page();
    page.navigate("https://127.0.0.1:" + camfleet.url().getPort() + "/health-of-nothing");
    for (String script : List.of(Scripts.participant(), Scripts.whip())) {
      page.addScriptTag(new Page.AddScriptTagOptions().setContent(script));
    }
    return page;
  }

  private static String url(String path) {
    return "https://localhost:" + camfleet.url().getPort() + "/" + path;
  }

  private static String token(String channel, String use) {
    return camfleet
        .api()
        .call(
            "POST",
            "/api/v1/channels/" + channel + "/tokens",
            "{\"use\":\"" + use + "\",\"expiresInSeconds\":600}",
            201)
        .path("token")
        .asText();
  }

  private static void awaitState(Page page, String session, String state) {
    page.waitForFunction(
        "([name, state]) => sessions[name].states.includes(state)",
        List.of(session, state),
        new Page.WaitForFunctionOptions().setTimeout(20_000));
  }

  private static List<String> strings(Page page, String expression) {
    List<String> all = new ArrayList<>();
    ((List<?>) page.evaluate(expression)).forEach(one -> all.add((String) one));
    return all;
  }

  private static int post(String path, @Nullable String token, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/sdp")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpClient http = HttpClient.newBuilder().sslContext(camfleet.api().trust()).build();
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** What a player gets of one publisher's recording. */
  private record Recorded(List<Decoded.Colour> pictures, List<Decoded.Sound> sounds) {
    double picturesPerSecond() {
      double length = pictures.get(pictures.size() - 1).seconds() - pictures.get(0).seconds();
      return (pictures.size() - 1) / length;
    }

    /** How much of the sound is this tone: the mean of all half seconds but the first and last. */
    double share(int hz) {
      int window = Decoded.Sound.RATE / 2;
      List<Double> shares = new ArrayList<>();
      for (Decoded.Sound sound : sounds) {
        for (int at = window; at + 2 * window <= sound.samples().length; at += window) {
          shares.add(sound.share(hz, at, window));
        }
      }
      return shares.stream().mapToDouble(share -> share).average().orElse(0);
    }
  }

  private static Recorded recorded(String stream, Instant from) throws Exception {
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() -> seconds(download(stream, from).video()) > SECONDS - 2);
    Tracks tracks = download(stream, from);
    List<Decoded.Colour> pictures = new ArrayList<>();
    for (Path video : files(stream + "-video", tracks.video())) {
      assertThat(FFprobe.decodeErrorsAtAnyRate(video)).isEmpty();
      pictures.addAll(Decoded.colours(video));
    }
    assertThat(pictures).extracting(Decoded.Colour::seconds).isSorted();
    List<Decoded.Sound> sounds = new ArrayList<>();
    for (Path audio : files(stream + "-audio", tracks.audio())) {
      sounds.add(Decoded.sound(audio));
    }
    return new Recorded(pictures, sounds);
  }

  private static List<Path> files(String name, HlsDownload.TrackMedia track) throws IOException {
    List<Path> files = new ArrayList<>();
    for (HlsDownload.Period period : track.periods()) {
      files.add(period.writeTo(directory.resolve(name + files.size() + ".mp4")));
    }
    return files;
  }

  private record Tracks(HlsDownload.TrackMedia video, HlsDownload.TrackMedia audio) {}

  private static Tracks download(String stream, Instant from) throws IOException {
    String url = kvs.hlsUrl(stream, HLSPlaybackMode.ON_DEMAND, from, Instant.now().plusSeconds(1));
    HlsDownload download = new HlsDownload(camfleet.api().trust());
    return new Tracks(download.video(url), download.audio(url));
  }

  private static double seconds(HlsDownload.TrackMedia track) {
    return track.periods().stream().mapToDouble(HlsDownload.Period::seconds).sum();
  }
}
