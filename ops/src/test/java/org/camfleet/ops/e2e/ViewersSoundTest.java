package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/**
 * Chromium as master and as viewers, each with a tone of its own: everybody hears the others, and
 * the recording has all.
 */
@Tag("peer")
@Tag("alone")
class ViewersSoundTest {
  private static final int MASTER = 420;
  private static final int ANN = 780;
  private static final int BOB = 1_130;
  private static final List<Integer> TONES = List.of(MASTER, ANN, BOB);

  @TempDir Path directory;

  @Test
  void everybodyHearsTheOthersAndTheRecordingHasAll() throws Exception {
    try (CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"),
                "--set",
                "camfleet.quota.resource.join=20",
                "--set",
                "camfleet.channel.joins-per-second=20");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      String channel = kvs.createStoredChannel("talk", 1);
      Instant from = Instant.now().minusSeconds(5);
      Page page = Viewer.prepare(chromium, camfleet);
      // A viewer may be first, and waits.
      Viewer ann = Viewer.join(page, kvs, channel, "ann", Map.of("say", ANN, "listens", true));
      page.evaluate(
          "([name, url, options]) => participate(name, url, options)",
          List.of(
              "master",
              kvs.signalingUrl(channel, null),
              Map.of("color", "red", "hz", MASTER, "listens", true)));
      kvs.joinAsMaster(channel);
      Viewer bob = Viewer.join(page, kvs, channel, "bob", Map.of("say", BOB, "listens", true));
      Viewer cat = Viewer.join(page, kvs, channel, "cat", Map.of("listens", true));

      assertHears(page, "master", ANN, BOB);
      assertHears(page, "ann", MASTER, BOB);
      assertHears(page, "bob", MASTER, ANN);
      assertHears(page, "cat", MASTER, ANN, BOB);
      cat.await("it.pictures.length > 10", 20_000);
      page.waitForTimeout(8_000);
      ann.close();
      bob.close();
      page.evaluate("participants.master.close()");
      page.waitForTimeout(2_000);

      String url =
          kvs.hlsUrl("talk", HLSPlaybackMode.ON_DEMAND, from, Instant.now().plusSeconds(1));
      assertThat(loudest(new HlsDownload(camfleet.api().trust()).audio(url)))
          .as("seconds of the recording with all three tones")
          .isGreaterThan(3);
    }
  }

  private static void assertHears(Page page, String who, Integer... tones) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInSameThread()
        .untilAsserted(
            () -> assertThat(heard(page, who)).as("tones to %s", who).containsExactly(tones));
  }

  @SuppressWarnings("unchecked")
  private static List<Integer> heard(Page page, String who) {
    List<Number> levels =
        (List<Number>)
            page.evaluate(
                "([name, tones]) => participants[name].hears(tones)", List.of(who, TONES));
    List<Integer> heard = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).doubleValue() > -55) {
        heard.add(TONES.get(i));
      }
    }
    return heard;
  }

  /** How many seconds of a track have all tones. */
  private int loudest(HlsDownload.TrackMedia track) throws Exception {
    int seconds = 0;
    int number = 0;
    for (HlsDownload.Period period : track.periods()) {
      Path file = period.writeTo(directory.resolve("audio" + number++ + ".mp4"));
      Decoded.Sound sound = Decoded.sound(file);
      int window = Decoded.Sound.RATE;
      for (int at = 0; at + window <= sound.samples().length; at += window) {
        int start = at;
        boolean all = TONES.stream().allMatch(hz -> sound.share(hz, start, window) > 0.02);
        seconds += all ? 1 : 0;
      }
    }
    return seconds;
  }
}
