package org.camfleet.core.rtsp;

import java.io.IOException;
import java.util.List;

/** A network of its own for a camera that is a program, one cable away (needs root). */
record CameraNetwork(String name) implements AutoCloseable {
  /** The camera's address. */
  static final String CAMERA = "10.213.77.2";

  private static final String HOST = "10.213.77.1";

  static CameraNetwork create() throws IOException, InterruptedException {
    CameraNetwork network = new CameraNetwork("cf" + ProcessHandle.current().pid());
    network.lay();
    return network;
  }

  private void lay() throws IOException, InterruptedException {
    must("ip", "netns", "add", name);
    must(
        "ip", "link", "add", name + "h", "type", "veth", "peer", "name", name + "c", "netns", name);
    must("ip", "address", "add", HOST + "/24", "dev", name + "h");
    must("ip", "link", "set", name + "h", "up");
    must("ip", "-n", name, "address", "add", CAMERA + "/24", "dev", name + "c");
    must("ip", "-n", name, "link", "set", name + "c", "up");
    must("ip", "-n", name, "link", "set", "lo", "up");
  }

  /** What runs a command there. */
  List<String> command() {
    return List.of("ip", "netns", "exec", name);
  }

  String cameraInterface() {
    return name + "c";
  }

  private static void must(String... command) throws IOException, InterruptedException {
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(String.join(" ", command) + ": exit " + exit);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    must("ip", "netns", "del", name);
  }
}
