package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * A camera whose pictures pass through, behind an uplink that takes 10 Mbit/s, 0.7 and 10 again:
 * its main stream has 2 Mbit/s, its sub-stream a tenth of one.
 */
@Tag("peer")
@Tag("networks")
class SubstreamTest {
  private static final String ID = "gate";

  /** kbit/s. */
  private static final int WIDE = 10_000;

  private static final int THIN = 700;

  @TempDir Path directory;

  @Test
  void theSubStreamIsSentWhileTheUplinkTakesNoMoreAndTheMainStreamAfterwards() throws Exception {
    ThinLine line = ThinLine.lay();
    assumeTrue(line != null, "network namespaces");
    Path large = DetailedClip.make(directory.resolve("large.mkv"), 1280, 720, 10, 2_000);
    Path small = SmallClip.make(directory.resolve("small.mkv"));
    try (line;
        CamfleetProcess service = ThinSite.service(line, directory);
        CamfleetProcess bridge =
            ThinSite.bridge(
                line,
                service,
                directory,
                "bridge",
                "camfleet.bridge.uplink.lasting=4s",
                "camfleet.bridge.uplink.back-after=8s");
        Cameras main = Cameras.start(1, Clip.load(large), line.outside());
        Cameras sub = Cameras.start(1, Clip.load(small), line.outside());
        KvsClient kvs = KvsClient.of(service.api())) {
      line.letOut(WIDE);
      kvs.createStoredChannel(ID, 1);
      bridge.api().putCamera(ID, camera(main, sub, service));
      JsonNode status = Cameras.awaitLive(bridge.api(), ID, Duration.ofSeconds(40));
      assertThat(status.at("/uplink/step").asText()).as("%s", status).isEqualTo("main");
      assertThat(status.at("/uplink/reason").isNull()).isTrue();

      line.letOut(THIN);
      JsonNode thin = awaitStep(bridge, "substream", Duration.ofSeconds(40));
      assertThat(thin.at("/uplink/reason").asText()).contains("the uplink takes");
      Instant thinner = Instant.now();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> lastWidth(service, kvs, thinner) == 320);
      assertThat(step(bridge)).as("what fits stays").isEqualTo("substream");

      line.letOut(WIDE);
      awaitStep(bridge, "main", Duration.ofSeconds(40));
      Instant wide = Instant.now();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> lastWidth(service, kvs, wide) == 1280);
      assertThat(bridge.api().status(ID).at("/session/joins").asLong()).isEqualTo(1);
      assertThat(told(bridge)).containsExactly("substream", "main");
    }
  }

  private static String step(CamfleetProcess bridge) {
    return bridge.api().status(ID).at("/uplink/step").asText();
  }

  private static JsonNode awaitStep(CamfleetProcess bridge, String step, Duration patience) {
    long begin = System.nanoTime();
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              JsonNode status = bridge.api().status(ID);
              assertThat(status.at("/uplink/step").asText()).as("%s", status).isEqualTo(step);
            });
    Figures.print("FIGURE uplink-to-%s %.1f s".formatted(step, (System.nanoTime() - begin) / 1e9));
    return bridge.api().status(ID);
  }

  /** Of the newest pictures since a moment, which FFmpeg decodes without a word; 0: none yet. */
  private int lastWidth(CamfleetProcess service, KvsClient kvs, Instant since) throws Exception {
    HlsDownload download = new HlsDownload(service.api().trust());
    List<HlsDownload.Period> periods;
    try {
      periods =
          download.video(kvs.hlsUrl(ID, HLSPlaybackMode.ON_DEMAND, since, Instant.now())).periods();
    } catch (RuntimeException nothingYet) {
      return 0;
    }
    Path video = periods.get(periods.size() - 1).writeTo(directory.resolve("last.mp4"));
    assertThat(FFprobe.decodeErrorsAtAnyRate(video)).isEmpty();
    return PictureQuality.size(video).width();
  }

  private static List<String> told(CamfleetProcess bridge) {
    List<String> steps = new ArrayList<>();
    bridge
        .api()
        .call("GET", "/api/v1/events?camera=" + ID, null, 200)
        .path("events")
        .forEach(
            event -> {
              if (event.path("type").asText().equals("camera.uplink")) {
                steps.add(event.at("/details/step").asText());
              }
            });
    return steps;
  }

  private static String camera(Cameras main, Cameras sub, CamfleetProcess service) {
    return """
    {"url":"%s","substream":"%s","channel":"%s",
     "target":{"kind":"kvs","region":"us-east-1","endpoint":"%s","account":"default"}}
    """
        .formatted(main.url(1), sub.url(1), ID, service.url());
  }
}
