package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * AWS's own JavaScript clients, unmodified but for the endpoint, in the official order of calls: a
 * master with a clock and a tone, two viewers with tones of their own, and the recording.
 */
@Tag("peer")
@Tag("npm")
@Tag("alone")
class AwsJsClientTest {
  private static final String CHANNEL = "front-door";
  private static final Map<String, Integer> TONES = Map.of("master", 420, "ann", 900, "bob", 1500);
  private static final Duration SOON = Duration.ofSeconds(20);

  /** A pure tone stands 40 dB and more above what lies beside it; Opus' noise does not. */
  private static final int CLEAR_DB = 20;

  private static CamfleetProcess camfleet;
  private static Chromium chromium;
  private static AwsJsPage page;
  private static Instant everybodyIn;
  private static Path files;

  @BeforeAll
  static void everybodyJoins(@TempDir Path directory) throws Exception {
    files = directory;
    camfleet = CamfleetProcess.serve(directory.resolve("data"), "--roles", "service");
    chromium = Chromium.start();
    page = AwsJsPage.open(chromium, camfleet);
    page.act("createStoredChannel", CHANNEL);
    page.act("startMaster", CHANNEL, TONES.get("master"));
    page.await("camera.connected('master')", SOON);
    for (String viewer : List.of("ann", "bob")) {
      page.act("startViewer", CHANNEL, viewer, TONES.get(viewer));
      page.await("camera.connected('" + viewer + "')", SOON);
      page.call("watch", viewer);
      page.await("camera.pictures().seen." + viewer + ".length > 30", SOON);
    }
    everybodyIn = Instant.now();
    page.stay(Duration.ofSeconds(5));
  }

  @AfterAll
  static void everybodyLeaves() {
    // Each closed, whatever became of the ones before, and of those that never came about.
    try (CamfleetProcess server = camfleet;
        Chromium browser = chromium;
        AwsJsPage last = page) {
      if (last != null) {
        last.call("close");
      }
    }
  }

  @Test
  void bothViewersDecodeEveryPictureOfTheMaster() {
    Map<?, ?> before = (Map<?, ?>) page.call("counts");
    int seenBefore = seen("ann").size();
    page.stay(Duration.ofSeconds(15));
    Map<?, ?> after = (Map<?, ?>) page.call("counts");
    long sent = number(after, "master") - number(before, "master");
    assertThat(sent).as("pictures sent in 15 s").isGreaterThan(150);
    for (String viewer : List.of("ann", "bob")) {
      long decoded = number(after, viewer) - number(before, viewer);
      Figures.note("aws-js", viewer + " decoded %d of %d pictures".formatted(decoded, sent));
      assertThat((double) decoded).as(viewer).isCloseTo(sent, within(0.02 * sent + 1));
    }
    // The clock goes on in what is seen, and is that of the master at this moment.
    List<Integer> numbers = seen("ann");
    numbers = numbers.subList(seenBefore, numbers.size());
    assertThat(new TreeSet<>(numbers)).hasSizeGreaterThan((int) (0.8 * sent));
    int drawn = ((Number) ((Map<?, ?>) page.call("pictures")).get("drawn")).intValue();
    assertThat(drawn - numbers.get(numbers.size() - 1)).as("pictures behind").isBetween(0, 15);
    assertThat(page.call("events").toString()).doesNotContain("error", "statusResponse", "close");
  }

  @Test
  void eachHearsTheOthersAndNotItself() {
    for (String listener : TONES.keySet()) {
      for (String speaker : TONES.keySet()) {
        String level = "camera.hears('%s', %d)".formatted(listener, TONES.get(speaker));
        if (!listener.equals(speaker)) {
          page.await(level + " > " + CLEAR_DB, SOON);
        } else {
          assertThat(((Number) page.call("hears", listener, TONES.get(speaker))).doubleValue())
              .as(listener + " hears itself, dB")
              .isLessThan(CLEAR_DB);
        }
      }
    }
  }

  @Test
  void theRecordingPlaysWhileItGrowsAndAfterwards() {
    for (String mode : List.of("LIVE", "ON_DEMAND")) {
      page.act("play", CHANNEL, mode);
      page.await("camera.playback().seconds > 2 && camera.playback().numbers.length > 20", SOON);
      Map<?, ?> playback = (Map<?, ?>) page.call("playback");
      assertThat((List<?>) playback.get("complaints")).isEmpty();
      assertThat(new TreeSet<>(numbers(playback.get("numbers")))).hasSizeGreaterThan(15);
    }
  }

  @Test
  void theRecordingHoldsTheVoicesOfAll() throws Exception {
    try (KvsClient kvs = KvsClient.of(camfleet.api())) {
      String url =
          kvs.hlsUrl(CHANNEL, HLSPlaybackMode.ON_DEMAND, everybodyIn, Instant.now().plusSeconds(1));
      List<HlsDownload.Period> periods =
          new HlsDownload(camfleet.api().trust()).audio(url).periods();
      Path file = periods.get(periods.size() - 1).writeTo(files.resolve("voices.mp4"));
      Decoded.Sound sound = Decoded.sound(file);
      int second = Decoded.Sound.RATE;
      int from = sound.samples().length - 2 * second;
      assertThat(from).as("samples before the last two seconds").isPositive();
      // Three tones of one loudness: each has about a third of the power.
      TONES.forEach(
          (who, hz) -> assertThat(sound.share(hz, from, second)).as(who).isGreaterThan(0.1));
    }
  }

  private static List<Integer> seen(String viewer) {
    Map<?, ?> pictures = (Map<?, ?>) page.call("pictures");
    return numbers(((Map<?, ?>) pictures.get("seen")).get(viewer));
  }

  private static List<Integer> numbers(Object list) {
    return ((List<?>) list).stream().map(one -> ((Number) one).intValue()).toList();
  }

  private static long number(Map<?, ?> counts, String name) {
    return ((Number) counts.get(name)).longValue();
  }
}
