package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * The main job as a newcomer sees it: {@code ./camfleet demo}, the console, a live picture, the
 * recording.
 */
@Tag("peer")
@Tag("alone")
class DemoTest {
  private static final Duration FIRST_PICTURE = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void theConsoleShowsALivePictureAndTheRecordingDecodes() throws Exception {
    Instant started = Instant.now();
    try (CamfleetProcess camfleet = CamfleetProcess.demo(directory.resolve("data"))) {
      walk(camfleet, started, 12);
    }
  }

  /** The whole line with the build of a fresh clone in it: {@code dev/long DemoTest}. */
  @Test
  @Tag("long")
  void aFreshCloneNeedsNoOtherCommand() throws Exception {
    Path home = WorkTree.cloned(directory.resolve("work-tree"));
    Instant started = Instant.now();
    try (CamfleetProcess camfleet = CamfleetProcess.demoOfClone(home, directory.resolve("data"))) {
      Instant built = WorkTree.buildEnded(home);
      Figures.print("FIGURE build %d s".formatted(Duration.between(started, built).toSeconds()));
      walk(camfleet, built, 60);
    }
  }

  private void walk(CamfleetProcess camfleet, Instant built, int recordedSeconds) throws Exception {
    try (KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      String camera =
          camfleet
              .api()
              .call("GET", "/api/v1/cameras", null, 200)
              .path("cameras")
              .path(0)
              .path("id")
              .asText();
      Page page = chromium.page();
      page.navigate(consoleUrl(camfleet));
      showsALivePicture(page, camera);
      Instant shown = Instant.now();
      Duration took = Duration.between(built, shown);
      Figures.print("FIGURE first-picture %.1f s".formatted(took.toMillis() / 1000.0));
      assertThat(took).as("from the build's end to the first picture").isLessThan(FIRST_PICTURE);
      livePictureAdvances(page);
      Cameras.awaitLive(camfleet.api(), camera, Duration.ofSeconds(30));
      countersAgree(camfleet.api(), camera);
      Instant enough = shown.plusSeconds(recordedSeconds + 5);
      page.waitForTimeout(Math.max(0, Duration.between(Instant.now(), enough).toMillis()));
      recordingDecodes(camfleet, kvs, camera, built, recordedSeconds);
    }
  }

  private static String consoleUrl(CamfleetProcess camfleet) {
    return camfleet.output().stream()
        .filter(line -> line.contains("code="))
        .map(line -> line.substring(line.indexOf("https://")).trim())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no console URL in " + camfleet.output()));
  }

  private static void showsALivePicture(Page page, String camera) {
    page.getByText(camera).first().click();
    page.waitForFunction(
        "() => [...document.querySelectorAll('video')].some(v => v.srcObject && v.currentTime >"
            + " 0.5)",
        null,
        new Page.WaitForFunctionOptions().setTimeout(60_000));
  }

  private static void livePictureAdvances(Page page) {
    Object advanced =
        page.evaluate(
            """
            async () => {
              const video = [...document.querySelectorAll('video')].find(v => v.srcObject);
              const from = video.currentTime;
              const at = performance.now();
              await new Promise(done => setTimeout(done, 10_000));
              return (video.currentTime - from) - ((performance.now() - at) / 1000 - 10);
            }
            """);
    assertThat(((Number) advanced).doubleValue())
        .as("seconds that the live picture's clock advanced in 10 s")
        .isCloseTo(10, within(0.5));
  }

  /**
   * What the bridge sent in its session, the service received, to the packet. The two are not read
   * at one moment: but when the bridge sent nothing between two readings, all that it had sent is
   * received, or lost.
   */
  private static void countersAgree(FleetApi api, String camera) {
    AtomicReference<String> last = new AtomicReference<>("");
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .conditionEvaluationListener(
            condition -> {
              if (condition.getRemainingTimeInMS() <= 0) {
                throw new AssertionError("packets sent and received: " + last);
              }
            })
        .until(
            () -> {
              JsonNode before = api.status(camera);
              long sent = before.path("session").path("packetsSent").asLong();
              long received = before.path("archive").path("packetsReceived").asLong();
              long after = api.status(camera).path("session").path("packetsSent").asLong();
              last.set(sent + " to " + after + ", " + received);
              return sent > 500 && after == sent && received == sent;
            });
  }

  private void recordingDecodes(
      CamfleetProcess camfleet, KvsClient kvs, String camera, Instant from, int seconds)
      throws Exception {
    String url = kvs.hlsUrl(camera, HLSPlaybackMode.ON_DEMAND, from, Instant.now().plusSeconds(1));
    HlsDownload download = new HlsDownload(camfleet.api().trust());
    HlsDownload.TrackMedia videoTrack = download.video(url);
    assertThat(videoTrack.periods()).hasSize(1);
    Path video = videoTrack.periods().get(0).writeTo(directory.resolve("video.mp4"));
    Path audio = download.audio(url).periods().get(0).writeTo(directory.resolve("audio.mp4"));
    assertThat(codec(video)).isEqualTo("h264");
    assertThat(codec(audio)).isEqualTo("aac");
    assertThat(FFprobe.decodeErrors(video)).isEmpty();
    assertThat(FFprobe.decodeErrors(audio)).isEmpty();
    isWhole(Decoded.times(video, "v"), seconds);
    isWhole(Decoded.times(audio, "a"), seconds);
    double worst = FlashAndBeep.worst(video, audio, seconds - 1);
    Figures.print("FIGURE flash-to-beep-max %.0f ms".formatted(worst * 1000));
    assertThat(worst).as("seconds between flash and beep").isLessThan(0.1);
  }

  private static void isWhole(List<Double> times, int seconds) {
    assertThat(times).isSorted().doesNotHaveDuplicates();
    assertThat(times.get(times.size() - 1) - times.get(0))
        .as("seconds recorded")
        .isGreaterThanOrEqualTo(seconds);
  }

  private static String codec(Path file) throws Exception {
    return FFprobe.json(file, "-show_streams").path("streams").path(0).path("codec_name").asText();
  }
}
