package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * The main job as a newcomer sees it: {@code camfleet demo}, the console, a live picture, the
 * recording.
 */
@Tag("peer")
class DemoTest {
  private static final int RECORDED_SECONDS = 60;

  @TempDir Path directory;

  @Test
  void theConsoleShowsALivePictureAndTheRecordingDecodes() throws Exception {
    Instant from = Instant.now().minusSeconds(5);
    try (CamfleetProcess camfleet = CamfleetProcess.demo(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api());
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
      livePictureAdvances(page, camera);
      Cameras.awaitLive(camfleet.api(), camera, Duration.ofSeconds(30));
      Instant live = Instant.now();
      countersAgree(camfleet.api(), camera);
      page.waitForTimeout(
          Math.max(
              0, Duration.between(Instant.now(), live.plusSeconds(RECORDED_SECONDS)).toMillis()));
      recordingDecodes(camfleet, kvs, camera, from);
    }
  }

  private static String consoleUrl(CamfleetProcess camfleet) {
    return camfleet.output().stream()
        .filter(line -> line.contains("code="))
        .map(line -> line.substring(line.indexOf("https://")).trim())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no console URL in " + camfleet.output()));
  }

  private static void livePictureAdvances(Page page, String camera) {
    page.getByText(camera).first().click();
    page.waitForFunction(
        "() => [...document.querySelectorAll('video')].some(v => v.srcObject && v.currentTime > 0.5)",
        null,
        new Page.WaitForFunctionOptions().setTimeout(60_000));
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

  /** What the bridge sent in its session, the service received: the two are read a moment apart. */
  private static void countersAgree(FleetApi api, String camera) {
    JsonNode status = api.status(camera);
    long sent = status.path("session").path("packetsSent").asLong();
    long received = status.path("archive").path("packetsReceived").asLong();
    assertThat(sent).isGreaterThan(500);
    assertThat((double) received).isCloseTo(sent, within(0.02 * sent));
  }

  private void recordingDecodes(
      CamfleetProcess camfleet, KvsClient kvs, String camera, Instant from) throws Exception {
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
    List<Double> times = Decoded.times(video, "v");
    assertThat(times).isSorted().doesNotHaveDuplicates();
    assertThat(times.get(times.size() - 1) - times.get(0))
        .as("seconds recorded")
        .isGreaterThanOrEqualTo(RECORDED_SECONDS - 3.0);
    flashAndBeepFallTogether(video, audio);
  }

  private static String codec(Path file) throws Exception {
    return FFprobe.json(file, "-show_streams").path("streams").path(0).path("codec_name").asText();
  }

  private static void flashAndBeepFallTogether(Path video, Path audio) throws Exception {
    List<Double> flashes = new ArrayList<>();
    boolean bright = true;
    for (Decoded.Colour picture : Decoded.colours(video)) {
      boolean white = picture.luma() > 140;
      if (white && !bright) {
        flashes.add(picture.seconds());
      }
      bright = white;
    }
    List<Double> beeps = Decoded.sound(audio).onsets();
    assertThat(flashes).hasSizeGreaterThan(RECORDED_SECONDS - 5);
    assertThat(beeps).hasSizeGreaterThan(RECORDED_SECONDS - 5);
    double worst = 0;
    for (double flash : flashes.subList(2, flashes.size() - 2)) {
      double nearest =
          beeps.stream().mapToDouble(beep -> Math.abs(beep - flash)).min().orElseThrow();
      worst = Math.max(worst, nearest);
    }
    Figures.note("demo", "flash and beep at most %.0f ms apart".formatted(worst * 1000));
    assertThat(worst).as("seconds between flash and beep").isLessThan(0.1);
  }
}
