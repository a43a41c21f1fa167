package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * A camera that is re-encoded behind an uplink that becomes thin, and wide again: a token bucket of
 * the kernel lets out 4 Mbit/s, 0.5 Mbit/s and 4 Mbit/s.
 */
@Tag("peer")
@Tag("networks")
class ThinUplinkTest {
  private static final String ID = "thin";
  private static final Pattern FREEZES =
      Pattern.compile("(?m)^camfleet_rtp_freezes_total(?:\\{[^}]*})? ([0-9.E]+)");

  /** kbit/s. */
  private static final int WIDE = 4_000;

  private static final int THIN = 500;

  @TempDir Path directory;
  private Instant cut = Instant.EPOCH;

  @Test
  void theCameraStaysLiveAndItsBitRateFollowsWhatTheUplinkLetsOut() throws Exception {
    ThinLine line = ThinLine.lay();
    assumeTrue(line != null, "network namespaces");
    Path clip = DetailedClip.make(directory.resolve("detailed.mkv"), 1280, 720, 10, 6_000);
    try (line;
        CamfleetProcess service = ThinSite.service(line, directory);
        CamfleetProcess bridge = ThinSite.bridge(line, service, directory, "bridge,transcode");
        Cameras cameras = Cameras.start(1, Clip.load(clip), line.outside());
        KvsClient kvs = KvsClient.of(service.api())) {
      line.letOut(WIDE);
      kvs.createStoredChannel(ID, 1);
      bridge.api().putCamera(ID, camera(cameras, service));
      JsonNode status = Cameras.awaitLive(bridge.api(), ID, Duration.ofSeconds(40));
      assertThat(status.at("/engine/name").asText()).isEqualTo("adaptive");
      try (Throughput arriving = Throughput.watch(service.api(), ID)) {
        cutAndBack(line, bridge, arriving);
        frozenAsCounted(service, arriving);
      }
      recorded(service, kvs);
    }
  }

  private void cutAndBack(ThinLine line, CamfleetProcess bridge, Throughput arriving)
      throws Exception {
    long begin = System.nanoTime();
    untilFast(bridge, arriving, 2_000, Duration.ofSeconds(30));
    cut = Instant.now();
    long thin = System.nanoTime();
    line.letOut(THIN);
    stays(bridge, Duration.ofSeconds(10));
    long followed = System.nanoTime();
    ThinLine.Counted before = line.counted();
    stays(bridge, Duration.ofSeconds(5));
    ThinLine.Counted after = line.counted();
    double kbits = arriving.kbits(followed, System.nanoTime());
    long wide = System.nanoTime();
    line.letOut(WIDE);
    untilFast(bridge, arriving, 1_500, Duration.ofSeconds(10));
    double back = (System.nanoTime() - wide) / 1e9;
    stays(bridge, Duration.ofSeconds(2));
    Figures.print("wide, kbit/s each second: " + arriving.line(begin));
    Figures.print("thin and wide again: " + arriving.line(thin));
    Figures.print("FIGURE thin-bitrate %.0f kbit/s".formatted(kbits));
    Figures.print("FIGURE wide-again %.1f s to 1500 kbit/s".formatted(back));

    assertThat(kbits).isBetween(150.0, THIN + 20.0);
    long dropped = after.dropped() - before.dropped();
    assertThat(dropped).as("of %d packets", after.sent() - before.sent()).isLessThanOrEqualTo(5);
    assertThat(arriving.looks())
        .allMatch(look -> look.sessions() == 1 && look.state().equals("connected"))
        .extracting(Throughput.Look::epoch)
        .containsOnly(arriving.now().epoch());
  }

  /** Waits for so many kbit/s over two seconds, during which the camera stays live. */
  private static void untilFast(
      CamfleetProcess bridge, Throughput arriving, int kbits, Duration patience) {
    await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              live(bridge);
              assertThat(arriving.lastKbits(2.2)).isGreaterThan(kbits);
            });
  }

  private static void stays(CamfleetProcess bridge, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await()
        .atMost(time.plusSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              live(bridge);
              return System.nanoTime() >= end;
            });
  }

  private static void live(CamfleetProcess bridge) {
    JsonNode status = bridge.api().status(ID);
    if (!status.path("state").asText().equals("live")
        || status.at("/session/joins").asLong() != 1) {
      throw new IllegalStateException("not live all the time: " + status);
    }
  }

  /** The hole that the cut makes is a freeze; session and metric tell of the same ones. */
  private static void frozenAsCounted(CamfleetProcess service, Throughput arriving) {
    Throughput.Look last = arriving.now();
    Figures.print("FIGURE freezes %d".formatted(last.freezes()));
    Figures.print("FIGURE frozen %d ms".formatted(last.frozen()));
    assertThat(last.freezes()).isPositive();
    assertThat(last.frozen()).isGreaterThanOrEqualTo(150 * last.freezes());
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> assertThat(freezesMetered(service)).isEqualTo(arriving.now().freezes()));
  }

  private static long freezesMetered(CamfleetProcess service) throws Exception {
    HttpRequest ask = HttpRequest.newBuilder(service.admin("metrics")).build();
    String text = HttpClient.newHttpClient().send(ask, HttpResponse.BodyHandlers.ofString()).body();
    Matcher found = FREEZES.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return (long) Double.parseDouble(found.group(1));
  }

  /** Fragments went on, and FFmpeg has nothing to say of any. */
  private void recorded(CamfleetProcess service, KvsClient kvs) throws Exception {
    Instant until = Instant.now().minusSeconds(3); // the last fragment may be under way
    String url = kvs.hlsUrl(ID, HLSPlaybackMode.ON_DEMAND, cut.minusSeconds(5), until);
    double covered = new HlsDownload(service.api().trust()).coveredSeconds(url, cut, until);
    double all = Duration.between(cut, until).toMillis() / 1e3;
    Figures.print("FIGURE covered %.1f s of %.1f".formatted(covered, all));
    Recording.Tracks tracks = Recording.tracks(service, ID, cut.minusSeconds(5), until);
    assertThat(tracks.files(directory)).isNotEmpty(); // which fails where FFmpeg complains
    assertThat(covered).isGreaterThan(0.9 * all);
  }

  private static String camera(Cameras cameras, CamfleetProcess service) {
    return """
    {"url":"%s","channel":"%s","video":"adaptive",
     "target":{"kind":"kvs","region":"us-east-1","endpoint":"%s","account":"default"}}
    """
        .formatted(cameras.url(1), ID, service.url());
  }
}
