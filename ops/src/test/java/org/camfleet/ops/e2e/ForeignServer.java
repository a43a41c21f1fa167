package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.ops.docs.Repository;

/** An RTSP server that is not ours, in a process of its own, that plays the demo clip. */
record ForeignServer(Process process, String host, int port) implements AutoCloseable {
  /** The clip, in which each second begins with a flash and a beep. */
  static Path clip() {
    return Repository.root().resolve("core/src/main/resources/org/camfleet/core/rtsp/demo.mkv");
  }

  String url(String path) {
    return "rtsp://" + host + ":" + port + "/" + path;
  }

  /** GStreamer's; {@code more} as testdata/gst_camera.py has it. */
  static ForeignServer gstreamer(String... more) throws IOException {
    return gstreamer(List.of(), "127.0.0.1", more);
  }

  /** The same behind a command that runs it elsewhere, at this address. */
  static ForeignServer gstreamer(List<String> before, String host, String... more)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Repository.root().resolve("testdata/gst_camera.py").toString());
    command.addAll(List.of("--clip", clip().toString(), "--bind", host));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    assertThat(line).as("first line of gst_camera.py").startsWith("port ");
    return new ForeignServer(process, host, Integer.parseInt(line.substring(5)));
  }

  /**
   * VLC's, which sends by UDP only and to all at once, as a user without rights: it will not run as
   * root.
   */
  static ForeignServer vlc(Path directory) throws Exception {
    Path home = Files.createDirectories(directory.resolve("vlc"));
    // What the test made for itself is closed to others.
    Path each = home;
    while (each.startsWith("/tmp") && each.getNameCount() > 1) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      each = each.getParent();
    }
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path copy = Files.copy(clip(), home.resolve("demo.mkv"));
    int port = freePort();
    String sout = "#rtp{sdp=rtsp://127.0.0.1:%d/clip}".formatted(port);
    ProcessBuilder vlc =
        new ProcessBuilder(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "cvlc",
            "-I",
            "dummy",
            "--no-sout-all",
            "--loop",
            "--sout",
            sout,
            "--sout-keep",
            copy.toString());
    vlc.environment().put("HOME", home.toString());
    Process process =
        vlc.redirectErrorStream(true).redirectOutput(home.resolve("vlc.log").toFile()).start();
    ForeignServer server = new ForeignServer(process, "127.0.0.1", port);
    await().atMost(Duration.ofSeconds(20)).until(() -> process.isAlive() && answers(port));
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
  }
}
