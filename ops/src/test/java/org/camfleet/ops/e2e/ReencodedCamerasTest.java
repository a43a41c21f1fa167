package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  private static final int SECONDS = 14;

  @TempDir Path directory;

  /** A camera: the last part of its address, why it is re-encoded, its pictures a second. */
  private record Kind(String path, String reason, int rate) {
    Path source() {
      return Repository.root().resolve("testdata/clips/" + path + ".mkv");
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind("h265", "H.265", 25),
          new Kind("mjpeg", "motion JPEG", 5),
          new Kind("bframes", "B-frames", 25),
          new Kind("large", "2560x1440", 25));

  @Test
  void whatCanNotPassThroughIsRecordedAsH264InItsQualityWithItsSoundInTime() throws Exception {
    try (CameraProgram camera = CameraProgram.gstreamer();
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api())) {
      for (Kind kind : KINDS) {
        check(kind, camera, camfleet, kvs);
      }
    }
  }

  private void check(Kind kind, CameraProgram camera, CamfleetProcess camfleet, KvsClient kvs)
      throws Exception {
    FleetApi api = camfleet.api();
    Instant from = Instant.now().minusSeconds(1);
    Cameras.add(api, kind.path(), camera.url(kind.path()));
    JsonNode status = Cameras.awaitLive(api, kind.path(), Duration.ofSeconds(40));
    assertThat(status.at("/engine/name").asText()).as("%s", status).isEqualTo("adaptive");
    assertThat(status.at("/engine/reason").asText()).contains(kind.reason());
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> video(camfleet, kvs, kind, from).seconds() >= SECONDS);
    Path video = video(camfleet, kvs, kind, from).writeTo(directory.resolve(kind.path() + ".mp4"));
    Path audio =
        last(kvs, camfleet, kind, from, false).writeTo(directory.resolve(kind.path() + ".m4a"));
    System.err.println(api.status(kind.path()));
    api.call("DELETE", "/api/v1/cameras/" + kind.path(), "", 200, 202, 204);

    assertThat(FFprobe.decodeErrorsAtAnyRate(video)).as(kind.path()).isEmpty();
    PictureQuality.Size size = PictureQuality.size(video);
    assertThat(Math.max(size.width(), size.height())).isBetween(640, 1920);
    List<Double> times = Decoded.times(video, "v");
    assertThat(times).isSorted();
    double rate = (times.size() - 1) / (times.get(times.size() - 1) - times.get(0));
    double psnr =
        PictureQuality.psnr(video, kind.source(), Math.max(0, times.size() - 3 * kind.rate()), 40);
    double apart = FlashAndBeep.worst(video, audio, SECONDS - 4);
    Figures.print(
        "FIGURE reencoded %s: %s, %.1f pictures a second, PSNR %.1f dB, flash to beep %.0f ms"
            .formatted(kind.path(), size, rate, psnr, apart * 1000));
    assertThat(rate).as(kind.path()).isGreaterThan(kind.rate() * 0.9);
    assertThat(psnr).as(kind.path()).isGreaterThan(32);
    assertThat(apart).as(kind.path()).isLessThan(0.15);
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
