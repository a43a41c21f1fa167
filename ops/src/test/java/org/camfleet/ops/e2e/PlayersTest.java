package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideo.model.APIName;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.ContainerFormat;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * hls.js and dash.js in Chromium: a recording whose camera changed its size and profile and back,
 * and a camera that is live.
 */
@Tag("peer")
@Tag("npm")
class PlayersTest {
  private static final Path BUNDLE = Path.of("target", "aws-js", "players.js");
  private static final String STREAM = "changing";
  private static final int PART_SECONDS = 20;

  /** Red and large, blue and small, red and large again. */
  private static final int LENGTH = 3 * PART_SECONDS;

  @TempDir static Path directory;
  private static CamfleetProcess camfleet;
  private static Cameras cameras;
  private static Chromium chromium;
  private static KvsClient kvs;
  private static Page page;
  private static Instant begin;

  @BeforeAll
  static void recordAndServe() throws Exception {
    Path data = directory.resolve("data");
    int port = CamfleetProcess.freePort();
    String arn;
    try (CamfleetProcess first = CamfleetProcess.serve(data, port);
        KvsClient client = KvsClient.of(first.api())) {
      arn =
          client
              .control()
              .createStream(r -> r.streamName(STREAM).dataRetentionInHours(24))
              .join()
              .streamARN();
      first.stop();
    }
    Clip red = clip("red", "640x360", "high");
    Clip blue = clip("blue", "320x240", "baseline");
    begin = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 600);
    Duration part = Duration.ofSeconds(PART_SECONDS);
    CompressedDays.record(data, arn, 1, red, begin, part);
    CompressedDays.record(data, arn, 2, blue, begin.plus(part), part);
    CompressedDays.record(data, arn, 3, red, begin.plus(part).plus(part), part);
    camfleet = CamfleetProcess.serve(data, port);
    kvs = KvsClient.of(camfleet.api());
    cameras = Cameras.start(1, Clip.demo(org.camfleet.core.media.AudioCodec.PCMU));
    Cameras.add(camfleet.api(), "gate", cameras.url(1));
    chromium = Chromium.start();
    page = chromium.page();
    page.navigate(camfleet.url().resolve("/healthz").toString());
    page.addScriptTag(new Page.AddScriptTagOptions().setContent(Files.readString(BUNDLE)));
  }

  @AfterAll
  static void close() throws Exception {
    chromium.close();
    kvs.close();
    cameras.close();
    camfleet.close();
  }

  /** A colour with something that moves in it, so that no picture is like another. */
  private static Clip clip(String colour, String size, String profile) throws Exception {
    Path file = directory.resolve(colour + ".mp4");
    FFprobe.Result made =
        FFprobe.run(
            List.of(
                "ffmpeg -v error -y -f lavfi -i color=%s:s=%s:r=25 -f lavfi -i testsrc2=s=64x64:r=25"
                    .formatted(colour, size)
                    .concat(" -filter_complex [0][1]overlay=0:0,format=yuv420p -t 10 -c:v libx264")
                    .concat(" -preset veryfast -bf 0 -g 25 -sc_threshold 0 -profile:v " + profile)
                    .concat(" " + file)
                    .split(" ")));
    assertThat(made.exit()).as(made.errors()).isZero();
    return Clip.load(file);
  }

  @Test
  void hlsJsPlaysARecordingOverChangesOfCodecAndSeeks() {
    play("hls", kvs.hlsUrl(STREAM, HLSPlaybackMode.ON_DEMAND, begin, begin.plusSeconds(LENGTH)));
    playsOverChangesAndSeeks();
  }

  @Test
  void hlsJsPlaysTransportStreamsOverChangesOfCodecAndSeeks() {
    play("hls", onDemand(ContainerFormat.MPEG_TS));
    playsOverChangesAndSeeks();
  }

  @Test
  void dashJsPlaysARecordingOverChangesOfCodecAndSeeks() {
    play("dash", dash("ON_DEMAND"));
    playsOverChangesAndSeeks();
  }

  @Test
  void hlsJsPlaysACameraThatIsLive() {
    Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(30));
    play("hls", kvs.hlsUrl("gate", HLSPlaybackMode.LIVE, null, null));
    goesOn(1280, 720);
    assertThat(number("sound")).as("decoded bytes of sound").isPositive();
  }

  @Test
  void dashJsPlaysACameraThatIsLive() {
    Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(30));
    play("dash", liveDash());
    goesOn(1280, 720);
  }

  private static void playsOverChangesAndSeeks() {
    sees("red", 640, 360, 0, PART_SECONDS);
    seek(PART_SECONDS - 2);
    sees("blue", 320, 240, PART_SECONDS, 2 * PART_SECONDS); // played over the change
    seek(2 * PART_SECONDS + 10);
    sees("red", 640, 360, 2 * PART_SECONDS + 9, LENGTH);
    seek(PART_SECONDS + 10);
    sees("blue", 320, 240, PART_SECONDS + 9, 2 * PART_SECONDS);
    seek(5);
    sees("red", 640, 360, 4, PART_SECONDS);
    assertThat(number("sound")).as("decoded bytes of sound").isPositive();
    assertThat(number("end") - number("begin")).isBetween(LENGTH - 1.0, LENGTH + 1.0);
  }

  private static String onDemand(ContainerFormat container) {
    kvs.control()
        .getDataEndpoint(r -> r.streamName(STREAM).apiName(APIName.GET_HLS_STREAMING_SESSION_URL))
        .join();
    return kvs.archive()
        .getHLSStreamingSessionURL(
            r ->
                r.streamName(STREAM)
                    .playbackMode(HLSPlaybackMode.ON_DEMAND)
                    .containerFormat(container)
                    .hlsFragmentSelector(
                        s ->
                            s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                                .timestampRange(
                                    t ->
                                        t.startTimestamp(begin)
                                            .endTimestamp(begin.plusSeconds(LENGTH)))))
        .join()
        .hlsStreamingSessionURL();
  }

  private static String dash(String mode) {
    return kvs.archive()
        .getDASHStreamingSessionURL(
            r ->
                r.streamName(STREAM)
                    .playbackMode(mode)
                    .dashFragmentSelector(
                        s ->
                            s.fragmentSelectorType("PRODUCER_TIMESTAMP")
                                .timestampRange(
                                    t ->
                                        t.startTimestamp(begin)
                                            .endTimestamp(begin.plusSeconds(LENGTH)))))
        .join()
        .dashStreamingSessionURL();
  }

  private static String liveDash() {
    return kvs.archive()
        .getDASHStreamingSessionURL(r -> r.streamName("gate").playbackMode("LIVE"))
        .join()
        .dashStreamingSessionURL();
  }

  private static void play(String player, String url) {
    page.evaluate("([name, url]) => { window.player[name](url); }", List.of(player, url));
  }

  private static void seek(int seconds) {
    double begins = number("begin");
    page.evaluate("time => { window.player.seek(time); }", begins + seconds);
  }

  /** Waits until pictures of this colour and size are played between two moments. */
  private static void sees(String colour, int width, int height, int from, int to) {
    double begins = number("begin");
    until(
        state ->
            state.get("colour").equals(colour)
                && value(state, "width") == width
                && value(state, "height") == height
                && value(state, "time") - begins > from
                && value(state, "time") - begins < to);
    double frames = number("frames");
    until(state -> value(state, "frames") > frames + 5);
  }

  private static void goesOn(int width, int height) {
    until(state -> value(state, "width") == width && value(state, "height") == height);
    double time = number("time");
    double frames = number("frames");
    until(state -> value(state, "time") > time + 4 && value(state, "frames") > frames + 80);
  }

  private static void until(Predicate<Map<String, Object>> wanted) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .pollInSameThread()
        .untilAsserted(
            () -> {
              Map<String, Object> state = state();
              assertThat((List<?>) state.get("errors"))
                  .as("fatal errors")
                  .noneMatch(error -> error.toString().startsWith("fatal"));
              assertThat(state).matches(wanted);
            });
  }

  @SuppressWarnings("unchecked") // an object of JavaScript
  private static Map<String, Object> state() {
    return (Map<String, Object>) page.evaluate("() => window.player.state()");
  }

  private static double number(String name) {
    return value(state(), name);
  }

  private static double value(Map<String, Object> state, String name) {
    return state.get(name) instanceof Number number ? number.doubleValue() : 0;
  }
}
