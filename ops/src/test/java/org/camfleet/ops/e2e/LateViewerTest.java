package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Late joins into a group of pictures of 10 s: shown at once, and live two seconds later. */
@Tag("peer")
class LateViewerTest {
  /** The whole line is {@code -Dcamfleet.late-joins=20}; fewer keep the suite short. */
  private static final int JOINS = Integer.getInteger("camfleet.late-joins", 10);

  private static final int RATE = 25;

  @TempDir Path directory;

  /**
   * One join.
   *
   * @param firstMillis from {@code connected} to the first presented picture
   * @param behindMillis how far the shown clock was behind a viewer that watched all along, two
   *     seconds later
   */
  record Join(double firstMillis, double behindMillis) {}

  @Test
  void lateViewerSeesAPictureAtOnceAndIsLiveTwoSecondsLater() throws Exception {
    long seed = Long.getLong("camfleet.seed", System.nanoTime());
    Random random = new Random(seed);
    Path clip = LongGroupClip.make(directory.resolve("long-group.mkv"));
    assertThat(Files.size(clip)).isPositive();
    try (Cameras cameras = Cameras.start(1, Clip.load(clip, null));
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"), "--set", "camfleet.channel.max-viewers=50");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      // A fragment of this camera ends at its second key frame: 20 s and more after the join.
      Cameras.awaitLive(camfleet.api(), "gate", Duration.ofSeconds(90));
      String channel = kvs.channelArn("gate");
      Page page = Viewer.prepare(chromium, camfleet);
      Viewer steady = Viewer.join(page, kvs, channel, "steady");
      steady.await("it.pictures.length > 100", 40_000);

      List<Join> joins = new ArrayList<>();
      for (int i = 0; i < JOINS; i++) {
        page.waitForTimeout(random.nextInt(2_500));
        joins.add(join(page, kvs, channel, steady, "late" + i));
      }
      List<Double> first = sorted(joins.stream().map(Join::firstMillis).toList());
      List<Double> behind = sorted(joins.stream().map(Join::behindMillis).toList());
      String figures =
          "seed %d, first picture p50 %.0f p95 %.0f ms, behind after 2 s p50 %.0f max %.0f ms"
              .formatted(seed, at(first, 0.5), at(first, 0.95), at(behind, 0.5), at(behind, 1));
      Figures.note("late-viewer", figures);
      assertThat(at(first, 0.95)).as(figures).isLessThanOrEqualTo(200);
      assertThat(at(behind, 1)).as(figures).isLessThanOrEqualTo(500);
    }
  }

  private static Join join(Page page, KvsClient kvs, String channel, Viewer steady, String name) {
    Viewer late = Viewer.join(page, kvs, channel, name);
    late.await("it.connectedAt && it.pictures.length > 0", 20_000);
    double first = ((Number) late.ask("it.pictures[0].at - it.connectedAt")).doubleValue();
    page.waitForTimeout(2_200);
    late.await("it.pictures[it.pictures.length - 1].shown >= 0", 5_000);
    // Both numbers are read in one turn of the page; the steady viewer stands for the camera's
    // clock.
    double behind =
        ((Number)
                page.evaluate(
                    """
                    ([late, steady, rate]) => {
                      const last = (p) => p.pictures[p.pictures.length - 1];
                      const a = last(participants[steady]);
                      const b = last(participants[late]);
                      const pictures = (a.shown - b.shown + 1500) % 500;
                      const signed = pictures > 250 ? pictures - 500 : pictures;
                      return (signed * 1000) / rate + (b.at - a.at);
                    }
                    """,
                    List.of(name, "steady", RATE)))
            .doubleValue();
    late.close();
    return new Join(first, behind);
  }

  private static List<Double> sorted(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted;
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
  }
}
