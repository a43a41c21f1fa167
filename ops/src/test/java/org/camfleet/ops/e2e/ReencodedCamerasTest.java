package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.ops.docs.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/** Cameras whose pictures can not pass through are re-encoded, recorded and play. */
@Tag("peer")
@Tag("alone")
class ReencodedCamerasTest {
  private static final int SETTLED = 10;
  private static final int SECONDS = 17; // the clips end after 24, and the cameras come back

  @TempDir Path directory;

  /** What a session carries at least whose pictures need it, in Mbit/s. */
  private static final double LEAST_MEGABITS = 2.5;

  /**
   * A camera.
   *
   * @param path the last part of its address
   * @param reason why it is re-encoded
   * @param rate its pictures a second
   * @param source what it plays
   * @param detailed whether its pictures need all bits that they may have; the others are simple,
   *     and take less
   */
  private record Kind(String path, String reason, int rate, Path source, boolean detailed) {
    static Kind simple(String path, String reason, int rate) {
      Path clip = Repository.root().resolve("testdata/clips/" + path + ".mkv");
      return new Kind(path, reason, rate, clip, false);
    }
  }

  private static final List<Kind> SIMPLE =
      List.of(
          Kind.simple("h265", "H.265", 25),
          Kind.simple("mjpeg", "motion JPEG", 5),
          Kind.simple("large", "2560x1440", 25));

  @Test
  void whatCanNotPassThroughIsSeenAndRecordedAsH264InItsQualityWithItsSoundInTime()
      throws Exception {
    Path clip = DetailedClip.ofDemo(directory.resolve("detailed.mkv"));
    Kind detailed = new Kind("clip", "B-frames", 25, clip, true);
    try (CameraProgram camera = CameraProgram.gstreamer("--clip", clip.toString());
        CamfleetProcess camfleet =
            CamfleetProcess.serve(
                directory.resolve("data"),
                "--set",
                "camfleet.adaptive.max-cameras=" + SIMPLE.size());
        KvsClient kvs = KvsClient.of(camfleet.api());
        Chromium chromium = Chromium.start()) {
      Page page = Viewer.prepare(chromium, camfleet);
      areReencoded(SIMPLE, camera, camfleet, kvs, page);
      areReencoded(List.of(detailed), camera, camfleet, kvs, page); // more, and two cores are full
    }
  }

  private void areReencoded(
      List<Kind> kinds, CameraProgram camera, CamfleetProcess camfleet, KvsClient kvs, Page page)
      throws Exception {
    Instant from = Instant.now().minusSeconds(1);
    for (Kind kind : kinds) {
      Cameras.add(camfleet.api(), kind.path(), camera.url(kind.path()));
    }
    for (Kind kind : kinds) {
      JsonNode status = Cameras.awaitLive(camfleet.api(), kind.path(), Duration.ofSeconds(60));
      assertThat(status.at("/engine/name").asText()).as("%s", status).isEqualTo("adaptive");
      assertThat(status.at("/engine/reason").asText()).contains(kind.reason());
    }
    List<Recorded> recorded = new ArrayList<>();
    for (Kind kind : kinds) {
      recorded.add(recorded(kind, camfleet, kvs, from));
    }
    seen(page, kvs, kinds);
    for (Kind kind : kinds) { // what follows wants the machine
      camfleet.api().call("DELETE", "/api/v1/cameras/" + kind.path(), "", 200, 202, 204);
    }
    for (Recorded one : recorded) {
      check(one.kind(), one.video(), one.audio());
    }
  }

  /** Not the source's clock is read, but that pictures of it come and move. */
  private static void seen(Page page, KvsClient kvs, List<Kind> kinds) {
    for (Kind kind : kinds) {
      Viewer viewer = Viewer.join(page, kvs, kvs.channelArn(kind.path()), "ann-" + kind.path());
      viewer.await("it.pictures.length > 10", 20_000);
      assertThat(viewer.video("framesDecoded")).as(kind.path()).isGreaterThan(10);
      assertThat(viewer.video("frameWidth")).as(kind.path()).isBetween(640L, 1920L);
      viewer.close();
    }
  }

  private record Recorded(Kind kind, Path video, Path audio) {}

  private Recorded recorded(Kind kind, CamfleetProcess camfleet, KvsClient kvs, Instant from)
      throws IOException {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> video(camfleet, kvs, kind, from).seconds() >= SECONDS);
    return new Recorded(
        kind,
        video(camfleet, kvs, kind, from).writeTo(directory.resolve(kind.path() + ".mp4")),
        last(kvs, camfleet, kind, from, false).writeTo(directory.resolve(kind.path() + ".m4a")));
  }

  private static void check(Kind kind, Path video, Path audio) throws Exception {
    assertThat(FFprobe.decodeErrorsAtAnyRate(video)).as(kind.path()).isEmpty();
    PictureQuality.Size size = PictureQuality.size(video);
    assertThat(Math.max(size.width(), size.height())).isBetween(640, 1920);
    List<Double> times = Decoded.times(video, "v");
    assertThat(times).isSorted();
    double begin = times.get(0);
    List<Double> settled =
        times.stream().filter(at -> at >= begin + SETTLED && at <= begin + SECONDS).toList();
    double rate = (settled.size() - 1) / (settled.get(settled.size() - 1) - settled.get(0));
    int first = times.indexOf(settled.get(0));
    double megabits = megabits(video, begin + SETTLED, begin + SECONDS);
    double psnr = PictureQuality.psnr(video, kind.source(), first, Math.min(40, settled.size()));
    double apart = FlashAndBeep.worst(video, audio, 4, begin + SETTLED, begin + SECONDS);
    Figures.print(
        "FIGURE reencoded %s: %s, %.1f pictures a second, %.2f Mbit/s, PSNR %.1f dB, flash to beep %.0f ms"
            .formatted(kind.path(), size, rate, megabits, psnr, apart * 1000));
    if (kind.detailed()) { // the others' simple pictures reach that quality with less
      assertThat(megabits).as("Mbit/s of %s", kind.path()).isGreaterThanOrEqualTo(LEAST_MEGABITS);
    }
    assertThat(rate).as(kind.path()).isGreaterThan(kind.rate() * 0.9);
    assertThat(psnr).as(kind.path()).isGreaterThan(32);
    assertThat(apart).as(kind.path()).isLessThan(0.15);
  }

  /** Of the recorded pictures between two instants: what the session brought of them. */
  private static double megabits(Path video, double from, double until) throws Exception {
    double bytes = 0;
    for (JsonNode one :
        FFprobe.json(video, "-select_streams", "v:0", "-show_entries", "packet=pts_time,size")
            .path("packets")) {
      double at = one.path("pts_time").asDouble();
      bytes += at >= from && at <= until ? one.path("size").asDouble() : 0;
    }
    return bytes * 8 / 1e6 / (until - from);
  }

  private static HlsDownload.Period video(
      CamfleetProcess camfleet, KvsClient kvs, Kind kind, Instant from) throws IOException {
    return last(kvs, camfleet, kind, from, true);
  }

  /** The pictures' size may have changed at the beginning: what counts is how it ends. */
  private static HlsDownload.Period last(
      KvsClient kvs, CamfleetProcess camfleet, Kind kind, Instant from, boolean video)
      throws IOException {
    String url =
        kvs.hlsUrl(kind.path(), HLSPlaybackMode.ON_DEMAND, from, Instant.now().plusSeconds(1));
    HlsDownload download = new HlsDownload(camfleet.api().trust());
    List<HlsDownload.Period> periods =
        (video ? download.video(url) : download.audio(url)).periods();
    return periods.get(periods.size() - 1);
  }
}
