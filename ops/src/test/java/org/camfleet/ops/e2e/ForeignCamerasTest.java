package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.camfleet.ops.docs.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/** Cameras served by programs that are not ours, added through the API, are recorded and play. */
@Tag("peer")
class ForeignCamerasTest {
  /** At 25 pictures a second, less what may be made up for in between. */
  private static final double SHORTEST_SECONDS = 0.038;

  @TempDir Path directory;

  @Test
  void gstreamersAndTheLoadSourcesCamerasAreRecordedAndPlay() throws Exception {
    Path clip = LoadClip.make(directory.resolve("load.mkv"));
    try (CameraProgram gstreamer = CameraProgram.gstreamer();
        CameraProgram load = load(clip);
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api())) {
      FleetApi api = camfleet.api();
      Cameras.add(api, "with-sound", gstreamer.url("clip"));
      Cameras.add(api, "pictures-only", gstreamer.url("video"));
      Cameras.add(api, "second-server", load.url("cam1"));
      for (String id : List.of("with-sound", "pictures-only", "second-server")) {
        Cameras.awaitLive(api, id, Duration.ofSeconds(40));
        check(id, play(camfleet, kvs, id), id.equals("with-sound"));
      }
    }
  }

  @Test
  void camerasByUdpThroughHttpAndOverTlsAreRecordedAndPlay() throws Exception {
    try (CameraProgram udp = CameraProgram.gstreamer("--transport", "udp");
        CameraProgram plain = CameraProgram.gstreamer();
        CameraProgram secure = CameraProgram.gstreamer("--tls", identity().toString());
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"));
        KvsClient kvs = KvsClient.of(camfleet.api())) {
      FleetApi api = camfleet.api();
      add(api, "by-udp", udp.url("clip"), "auto");
      add(api, "through-http", plain.url("clip"), "http");
      add(api, "over-tls", secure.url("clip").replace("rtsp:", "rtsps:"), "auto");
      Map<String, String> transports =
          Map.of("by-udp", "udp", "through-http", "http", "over-tls", "tcp");
      for (String id : transports.keySet()) {
        JsonNode status = Cameras.awaitLive(api, id, Duration.ofSeconds(40));
        assertThat(status.at("/source/transport").asText()).isEqualTo(transports.get(id));
        check(id, play(camfleet, kvs, id), true);
      }
    }
  }

  private static void add(FleetApi api, String id, String url, String transport) {
    api.putCamera(
        id,
        """
        {"id":"%s","url":"%s","transport":"%s","target":{"kind":"local"}}
        """
            .formatted(id, url, transport));
  }

  /** A certificate that a camera signed itself, with its key. */
  private Path identity() throws Exception {
    Process openssl =
        new ProcessBuilder(
                "sh",
                "-c",
                "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=camera -days 2"
                    + " -keyout key.pem -out cert.pem && cat cert.pem key.pem > camera.pem")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.log").toFile())
            .start();
    assertThat(openssl.waitFor()).as("openssl").isZero();
    return directory.resolve("camera.pem");
  }

  private record Played(Path video, Path audio) {}

  private Played play(CamfleetProcess camfleet, KvsClient kvs, String id) throws IOException {
    FirstSeconds recorded = FirstSeconds.await(kvs, id, 8);
    String url = kvs.hlsUrl(id, HLSPlaybackMode.ON_DEMAND, recorded.from(), recorded.to());
    HlsDownload download = new HlsDownload(camfleet.api().trust());
    HlsDownload.Period video = download.video(url).periods().get(0);
    HlsDownload.Period audio = download.audio(url).periods().get(0);
    return new Played(
        video.writeTo(directory.resolve(id + "-video.mp4")),
        audio.writeTo(directory.resolve(id + "-audio.mp4")));
  }

  private static void check(String id, Played played, boolean sounds) throws Exception {
    assertThat(FFprobe.decodeErrorsAtAnyRate(played.video())).as(id).isEmpty();
    assertThat(FFprobe.decodeErrors(played.audio())).as(id).isEmpty();
    List<Double> times = Decoded.times(played.video(), "v");
    assertThat(times).as(id).isSorted().hasSizeGreaterThan(8 * 20);
    assertThat(shortest(times))
        .as(id + ": from a picture to the next")
        .isGreaterThan(SHORTEST_SECONDS);
    double length = times.get(times.size() - 1) - times.get(0);
    assertThat(times.size() / length).as(id + ": pictures a second").isBetween(24.0, 26.0);
    Decoded.Sound sound = Decoded.sound(played.audio());
    double level = sound.level(0, sound.samples().length);
    if (sounds) {
      assertThat(level).as(id + ": sound").isGreaterThan(0.01);
    } else {
      assertThat(level).as(id + ": silence").isLessThan(0.001);
    }
  }

  private static double shortest(List<Double> times) {
    return IntStream.range(1, times.size())
        .mapToDouble(i -> times.get(i) - times.get(i - 1))
        .min()
        .orElse(0);
  }

  private CameraProgram load(Path clip) throws Exception {
    Path raw = directory.resolve("load.h264");
    FFprobe.Result cut =
        FFprobe.run(
            List.of(
                "ffmpeg",
                "-v",
                "error",
                "-y",
                "-i",
                clip.toString(),
                "-map",
                "0:v",
                "-c",
                "copy",
                "-bsf:v",
                "h264_mp4toannexb",
                "-f",
                "h264",
                raw.toString()));
    assertThat(cut.errors()).isEmpty();
    FFprobe.Result built =
        FFprobe.run(
            List.of(
                Repository.root().resolve("bench/build.sh").toString(),
                directory.toString(),
                "rtspload"));
    assertThat(built.exit()).as(built.errors()).isZero();
    int port = CamfleetProcess.freePort();
    Process process =
        new ProcessBuilder(
                directory.resolve("rtspload").toString(),
                "-l",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-c",
                raw.toString())
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(directory, "rtspload", ".log").toFile())
            .start();
    return new CameraProgram(process, port);
  }
}
