package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Late joins into a group of pictures of 10 s: shown at once, and live two seconds later.
 *
 * <p>The clock in the picture is compared with that of the simulated camera itself, which follows
 * the wall clock, so a delay that all viewers share counts too.
 */
@Tag("peer")
@Tag("alone")
class LateViewerTest {
  private static final int LIVE_AFTER = 2_000;
  private static final int WATCHED = 2_000;

  @TempDir Path directory;

  /**
   * One join.
   *
   * @param firstMillis from {@code connected} to the first presented picture
   * @param behindMillis the most that the shown clock was behind the camera's at any moment from
   *     two to four seconds after {@code connected}
   * @param pictures how many pictures were new in that time
   */
  record Join(double firstMillis, double behindMillis, int pictures) {}

  @Test
  void lateViewerSeesAPictureAtOnceAndIsLiveTwoSecondsLater() throws Exception {
    // A busy machine may hold back pictures, but never all of them for half a second.
    join(6, 20);
  }

  /** The whole line, on an idle machine: {@code dev/long LateViewerTest}. */
  @Test
  @Tag("long")
  void twentyLateViewersSeeAPictureAtOnceAndAreLiveTwoSecondsLater() throws Exception {
    join(20, 45);
  }

  private void join(int count, int leastPictures) throws Exception {
    String given = System.getenv("CAMFLEET_SEED");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    Random random = new Random(seed);
    Clip clip = Clip.load(LongGroupClip.make(directory.resolve("long-group.mkv")), null);
    try (Cameras cameras = Cameras.start(1, clip);
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"), "--set", "camfleet.channel.max-viewers=50");
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      Cameras.add(camfleet.api(), "gate", cameras.url(1));
      // Who comes now is late. The first fragment ends with the next key frame, in ten seconds.
      await().atMost(Duration.ofSeconds(60)).until(() -> sent(camfleet.api()) > 25);
      String channel = kvs.channelArn("gate");
      Page page = Viewer.prepare(chromium, camfleet);
      List<Join> joins = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        page.waitForTimeout(random.nextInt(2_500));
        joins.add(join(page, cameras.clock(1), kvs, channel, "late" + i));
      }
      check(joins, seed, leastPictures);
    }
  }

  private static long sent(FleetApi api) {
    return api.status("gate").path("session").path("picturesSent").asLong();
  }

  private static void check(List<Join> joins, long seed, int leastPictures) {
    double first = at(joins, Join::firstMillis, 0.95);
    double behind = at(joins, Join::behindMillis, 1);
    double pictures = at(joins, Join::pictures, 0);
    Figures.print("FIGURE joins %d".formatted(joins.size()));
    Figures.print("FIGURE first-picture-p50 %.0f ms".formatted(at(joins, Join::firstMillis, 0.5)));
    Figures.print("FIGURE first-picture-p95 %.0f ms".formatted(first));
    Figures.print("FIGURE behind-p50 %.0f ms".formatted(at(joins, Join::behindMillis, 0.5)));
    Figures.print("FIGURE behind-max %.0f ms".formatted(behind));
    Figures.print("FIGURE new-pictures-in-2-s-min %.0f".formatted(pictures));
    String all = "seed " + seed + ": " + joins;
    assertThat(first).as(all).isLessThanOrEqualTo(200);
    assertThat(behind).as(all).isLessThanOrEqualTo(500);
    assertThat(pictures).as(all).isGreaterThanOrEqualTo(leastPictures);
  }

  private static Join join(
      Page page, CameraClock camera, KvsClient kvs, String channel, String name) {
    Viewer late = Viewer.join(page, kvs, channel, name);
    late.await("it.connectedAt && it.pictures.length > 0", 20_000);
    double connected = late.number("it.connectedAt");
    late.await(
        "performance.timeOrigin + performance.now() > it.connectedAt + " + (LIVE_AFTER + WATCHED),
        10_000);
    List<CameraClock.Seen> seen = late.seen();
    late.close();
    double from = connected + LIVE_AFTER;
    CameraClock.Lag lag = camera.lag(seen, from, from + WATCHED);
    lag.assertOwn();
    return new Join(seen.get(0).at() - connected, lag.worstMillis(), lag.pictures());
  }

  /** The figure that a share of the joins does not exceed. */
  private static double at(List<Join> joins, ToDoubleFunction<Join> figure, double share) {
    double[] sorted = joins.stream().mapToDouble(figure).sorted().toArray();
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
