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
 * Seed sentence: when more than one producing device joins, the most recent client request takes
 * precedence.
 */
@Tag("peer")
class TwoMastersTest {
  @TempDir Path directory;

  @Test
  void theArchiveShowsRedThenBlueAndNeverBack() throws Exception {
    try (CamfleetProcess camfleet =
            CamfleetProcess.serve(directory.resolve("data"), "--roles", "service");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      String channel = kvs.createStoredChannel("two-masters", 1);
      Instant from = Instant.now().minusSeconds(5);
      Page page = chromium.page();
      page.navigate(camfleet.url() + "health-of-nothing");
      page.addScriptTag(new Page.AddScriptTagOptions().setContent(Scripts.participant()));

      startMaster(page, kvs, channel, "a", "red", 440);
      page.waitForTimeout(5_000);
      startMaster(page, kvs, channel, "b", "blue", 880);
      page.waitForTimeout(5_000);
      assertThat(
              (List<?>)
                  page.evaluate(
                      "participants.a.events.filter(e => e.type === 'socket-closed').map(e =>"
                          + " e.code)"))
          .as("the first master's socket")
          .isEqualTo(List.of(1000));
      page.evaluate("participants.b.close()");
      page.waitForTimeout(2_000);

      String url =
          kvs.hlsUrl("two-masters", HLSPlaybackMode.ON_DEMAND, from, Instant.now().plusSeconds(1));
      HlsDownload download = new HlsDownload(camfleet.api().trust());
      List<Decoded.Colour> pictures = pictures(download.video(url));
      int seam = firstBlue(pictures);
      assertThat(seam).as("red pictures before the seam").isGreaterThan(60);
      assertThat(pictures.size() - seam).as("blue pictures after the seam").isGreaterThan(60);
      assertThat(pictures.subList(0, seam)).allMatch(one -> one.red() > 150 && one.blue() < 100);
      assertThat(pictures.subList(seam, pictures.size()))
          .allMatch(one -> one.blue() > 150 && one.red() < 100);
      assertThat(pictures.get(seam).seconds() - pictures.get(seam - 1).seconds())
          .as("gap at the seam in seconds")
          .isBetween(0.0, 1.0);
      assertThat(tones(download.audio(url))).containsExactly(440, 880);
    }
  }

  private static void startMaster(
      Page page, KvsClient kvs, String channel, String name, String colour, int hz) {
    page.evaluate(
        "([name, url, options]) => participate(name, url, options)",
        List.of(name, kvs.signalingUrl(channel, null), Map.of("color", colour, "hz", hz)));
    kvs.joinAsMaster(channel);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInSameThread()
        .until(
            () ->
                (Boolean)
                    page.evaluate(
                        "name => participants[name].events.some(e => e.type === 'connected')",
                        name));
  }

  private List<Decoded.Colour> pictures(HlsDownload.TrackMedia track) throws Exception {
    List<Decoded.Colour> all = new ArrayList<>();
    int number = 0;
    for (HlsDownload.Period period : track.periods()) {
      Path file = period.writeTo(directory.resolve("video" + number++ + ".mp4"));
      assertThat(FFprobe.decodeErrorsAtAnyRate(file)).isEmpty();
      all.addAll(Decoded.colours(file));
    }
    assertThat(all).extracting(Decoded.Colour::seconds).isSorted();
    return all;
  }

  private static int firstBlue(List<Decoded.Colour> pictures) {
    for (int i = 0; i < pictures.size(); i++) {
      if (pictures.get(i).blue() > pictures.get(i).red()) {
        return i;
      }
    }
    throw new AssertionError("no blue picture among " + pictures.size());
  }

  /**
   * The tones in the order in which they are heard, without repetition; stretches of half a second.
   */
  private List<Integer> tones(HlsDownload.TrackMedia track) throws Exception {
    List<Integer> heard = new ArrayList<>();
    int number = 0;
    for (HlsDownload.Period period : track.periods()) {
      Path file = period.writeTo(directory.resolve("audio" + number++ + ".mp4"));
      Decoded.Sound sound = Decoded.sound(file);
      int window = Decoded.Sound.RATE / 2;
      for (int from = 0; from + window <= sound.samples().length; from += window) {
        for (int hz : List.of(440, 880)) {
          boolean clear = sound.share(hz, from, window) > 0.8;
          if (clear && (heard.isEmpty() || heard.get(heard.size() - 1) != hz)) {
            heard.add(hz);
          }
        }
      }
    }
    return heard;
  }
}
