package org.camfleet.core.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.camfleet.core.adaptive.Seen.Shown;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PictureLineTest {
  private static final Clip DEMO = Clip.demo(null);
  private static final long START = 1_700_000_000_000_000L;

  private final CountingMetrics metrics = new CountingMetrics();
  private final DecodingPool pool = new DecodingPool(settings(200), metrics);
  private final Seen seen = new Seen();
  private final PictureLine line = new PictureLine("gate", pool, seen);

  @AfterEach
  void close() {
    line.close();
    pool.close();
    await().untilAsserted(() -> assertThat(openDecoders()).isZero());
  }

  @Test
  void picturesComeOutInOrderWithTheirOwnTimes() {
    feed(0, 100);

    List<Shown> expected =
        IntStream.range(0, 100)
            .mapToObj(i -> new Shown(i, START + i * 40_000L, 1280, 720))
            .toList();
    await().untilAsserted(() -> assertThat(seen.pictures()).isEqualTo(expected));
    assertThat(metrics.value("camfleet_adaptive_decoded_pictures_total")).isEqualTo(100);
    assertThat(metrics.value("camfleet_adaptive_decoding_seconds")).isEqualTo(100);
    assertThat(seen.faults()).isEmpty();
  }

  @Test
  void picturesFitTheWantedBox() {
    line.scaleTo(640, 640);
    feed(0, 10);
    await().untilAsserted(() -> assertThat(seen.pictures()).hasSize(10));
    line.scaleTo(320, 100);
    feed(10, 20);

    await().untilAsserted(() -> assertThat(seen.pictures()).hasSize(20));
    assertThat(seen.pictures().subList(0, 10)).allMatch(p -> p.width() == 640 && p.height() == 360);
    assertThat(seen.pictures().subList(10, 20))
        .allMatch(p -> p.width() == 176 && p.height() == 100);
    assertThat(seen.pictures())
        .extracting(Shown::number)
        .isEqualTo(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void aLowerRateLeavesOutPicturesEvenly() {
    line.atMost(12.5);
    feed(0, 100);

    await().untilAsserted(() -> assertThat(seen.pictures()).hasSize(50));
    assertThat(seen.pictures())
        .extracting(Shown::number)
        .isEqualTo(IntStream.range(0, 50).map(i -> 2 * i).boxed().toList());
  }

  @Test
  void aLateStartWaitsForTheKeyFrameAndAsksForIt() {
    feed(30, 60);

    await().untilAsserted(() -> assertThat(seen.pictures()).hasSize(10));
    assertThat(seen.pictures().get(0).number()).isEqualTo(50);
    assertThat(seen.keyFramesWanted()).isEqualTo(1);
    assertThat(metrics.value("camfleet_adaptive_dropped_pictures_total", "reason", "key_frame"))
        .isEqualTo(20);
  }

  @Test
  void theGroupThatLeadsToTheLivePicturesIsDecodedButNotShown() {
    line.prime(
        IntStream.range(100, 140).mapToObj(PictureLineTest::unit).toList(), START + 138 * 40_000L);
    feed(140, 145);

    await().untilAsserted(() -> assertThat(seen.pictures()).hasSize(7));
    assertThat(seen.pictures())
        .extracting(Shown::number)
        .isEqualTo(IntStream.range(138, 145).boxed().toList());
    assertThat(seen.keyFramesWanted()).isZero();
  }

  private void feed(int from, int to) {
    IntStream.range(from, to).forEach(i -> line.accept(unit(i)));
  }

  private static AccessUnit unit(int index) {
    Clip.Unit unit = DEMO.pictures().get(index);
    return new AccessUnit(
        DEMO.video(), unit.data(), START + unit.timeMicros(), START, unit.keyFrame());
  }

  private long openDecoders() {
    return metrics.value("camfleet_adaptive_decoders");
  }

  static DecodingSettings settings(int queueUnits) {
    DecodingSettings usual = DecodingSettings.DEFAULT;
    return new DecodingSettings(
        2,
        queueUnits,
        64 << 20,
        usual.maxPixels(),
        usual.maxUnitBytes(),
        usual.maxMemory(),
        usual.timeLimit(),
        usual.hungAfter(),
        Duration.ofSeconds(5));
  }
}
