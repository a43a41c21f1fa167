package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.client.ClientSettings;
import org.camfleet.core.client.StorageClient;
import org.camfleet.core.client.StorageSession;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What is in examples/ works as it stands there. */
@Tag("peer")
class ExamplesTest {
  @TempDir Path directory;

  @Test
  void addCameraWaitsUntilItIsLiveAndTellsWhatIsWrongOtherwise() throws Exception {
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.PCMU));
        CamfleetProcess camfleet = CamfleetProcess.serve(directory.resolve("data"))) {
      assertThat(run(camfleet, "curl/add-camera.sh", "gate", cameras.url(1)))
          .endsWith("gate is live\n");
      assertThat(run(camfleet, "curl/add-camera.sh", "gate", "http://not-a-camera/"))
          .contains("rtsp://");
    }
  }

  @Test
  void aClipAndACameraReachTheMp4FilesOfViewers() throws Exception {
    try (Cameras cameras = Cameras.start(1, Clip.demo(AudioCodec.AAC));
        CamfleetProcess camfleet =
            CamfleetProcess.serve(directory.resolve("data"), "--roles", "service");
        KvsClient kvs = KvsClient.of(camfleet.api())) {
      kvs.createStoredChannel("clip", 1);
      kvs.createStoredChannel("camera", 1);
      refusalsAreNamed(camfleet);
      Path clip = directory.resolve("clip.mkv");
      Files.copy(Clip.class.getResourceAsStream("demo.mkv"), clip);
      try (JavaProgram one = java(camfleet, "JoinAsMaster", "clip", clip.toString());
          JavaProgram other = java(camfleet, "JoinAsMaster", "camera", cameras.url(1))) {
        one.await("connected", Duration.ofSeconds(60));
        other.await("connected", Duration.ofSeconds(60));
        Path clipSeen = directory.resolve("clip.mp4");
        Path cameraSeen = directory.resolve("camera.mp4");
        try (JavaProgram ann = java(camfleet, "JoinAsViewer", "clip", "ann", clipSeen + "", "5");
            JavaProgram bob =
                java(camfleet, "JoinAsViewer", "camera", "bob", cameraSeen + "", "5")) {
          decodes(clipSeen, pictures(ann));
          decodes(cameraSeen, pictures(bob));
        }
      }
    }
  }

  private static void refusalsAreNamed(CamfleetProcess camfleet) throws Exception {
    ClientSettings settings = ClientSettings.camfleet(camfleet.api().base(), camfleet.data());
    ClientSettings wrong =
        settings.withCredentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAWRONG", "wrong")));
    try (StorageClient client = StorageClient.open(settings);
        StorageClient stranger = StorageClient.open(wrong)) {
      assertThat(end(client.joinAsViewer("nowhere", "ann", unit -> {}))).isEqualTo("no-channel");
      assertThat(end(stranger.joinAsViewer("clip", "ann", unit -> {})))
          .isEqualTo("bad-credentials");
    }
  }

  private static String end(StorageSession session) throws Exception {
    return session.ended().toCompletableFuture().get(20, TimeUnit.SECONDS).code();
  }

  private static int pictures(JavaProgram viewer) throws Exception {
    String last = viewer.await("pictures: \\d+", Duration.ofSeconds(60));
    viewer.ended();
    return Integer.parseInt(last.replace("pictures: ", ""));
  }

  private static void decodes(Path file, int pictures) throws Exception {
    assertThat(pictures).as("pictures in 5 s").isGreaterThan(25 * 4);
    assertThat(FFprobe.decodeErrorsAtAnyRate(file)).isEmpty();
    JsonNode streams = FFprobe.json(file, "-count_frames", "-show_streams").path("streams");
    assertThat(streams).hasSize(2);
    assertThat(streams.path(0).path("codec_name").asText()).isEqualTo("h264");
    assertThat(streams.path(0).path("nb_read_frames").asInt()).isEqualTo(pictures);
    assertThat(streams.path(1).path("codec_name").asText()).isEqualTo("opus");
    assertThat(streams.path(1).path("nb_read_frames").asInt()).isGreaterThan(50 * 3);
    assertThat(Decoded.times(file, "v")).isSorted().doesNotHaveDuplicates();
  }

  private static JavaProgram java(CamfleetProcess camfleet, String program, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(camfleet.url().toString().replaceFirst("/$", ""));
    all.add(camfleet.data().toString());
    return JavaProgram.start(
        "256m", examples().resolve("java/" + program + ".java").toString(), all);
  }

  private String run(CamfleetProcess camfleet, String script, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(examples().resolve(script).toString());
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("DATA", camfleet.data().toString());
    builder.environment().put("SERVER", camfleet.url().toString().replaceFirst("/$", ""));
    Process process = builder.start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ends in 90 s").isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static Path examples() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("camfleet"))) {
      folder = folder.getParent();
    }
    return folder.resolve("examples");
  }
}
