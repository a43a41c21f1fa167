package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
