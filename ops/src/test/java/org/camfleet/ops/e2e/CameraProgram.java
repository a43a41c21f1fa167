package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.ops.docs.Repository;

/** An RTSP server that is not ours, in a process of its own. */
record CameraProgram(Process process, int port) implements AutoCloseable {
  String url(String path) {
    return "rtsp://127.0.0.1:" + port + "/" + path;
  }

  /** GStreamer's server with the demo clip, and the clips that can not pass through. */
  static CameraProgram gstreamer(String... more) throws IOException {
    Path root = Repository.root();
    List<String> command =
        new ArrayList<>(
            List.of(
                root.resolve("testdata/gst_camera.py").toString(),
                "--clip",
                root.resolve("core/src/main/resources/org/camfleet/core/rtsp/demo.mkv")
                    .toString()));
    command.addAll(List.of(more));
    return started(command);
  }

  /** Starts one that says its port in the first line it prints. */
  static CameraProgram started(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    assertThat(line).as("first line of %s", command.get(0)).startsWith("port ");
    return new CameraProgram(process, Integer.parseInt(line.substring(5)));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
  }
}
