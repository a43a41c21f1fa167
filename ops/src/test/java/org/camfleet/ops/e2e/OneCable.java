package org.camfleet.ops.e2e;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network of its own for a program, one cable away from this machine; named after this process,
 * so that two runs do not meet. Needs root and iproute2.
 */
record OneCable(String name, int number) implements AutoCloseable {
  /** Lays it; null, and said aloud, where that is not allowed. */
  static @Nullable OneCable lay() throws InterruptedException {
    long pid = ProcessHandle.current().pid();
    OneCable cable = new OneCable("cfo" + pid, (int) (pid % 250));
    try {
      cable.connect();
      return cable;
    } catch (IOException | IllegalStateException e) {
      Absent.leaveOut("no network namespaces here (needed: root and iproute2)");
      return null;
    }
  }

  private void connect() throws IOException, InterruptedException {
    Namespaces.must("ip", "netns", "add", name);
    Namespaces.must(
        "ip", "link", "add", name + "h", "type", "veth", "peer", "name", name + "c", "netns", name);
    Namespaces.must("ip", "address", "add", here() + "/24", "dev", name + "h");
    Namespaces.must("ip", "link", "set", name + "h", "up");
    Namespaces.must("ip", "-n", name, "address", "add", there() + "/24", "dev", name + "c");
    Namespaces.must("ip", "-n", name, "link", "set", name + "c", "up");
    Namespaces.must("ip", "-n", name, "link", "set", "lo", "up");
  }

  /** This machine's address on it. */
  String here() {
    return "10.214." + number + ".1";
  }

  /** The program's address. */
  String there() {
    return "10.214." + number + ".2";
  }

  /** What a command line begins with to run there; the process keeps its id. */
  List<String> in() {
    return List.of("ip", "netns", "exec", name);
  }

  /** The program's network interface. */
  String device() {
    return name + "c";
  }

  @Override
  public void close() throws IOException, InterruptedException {
    Namespaces.run("ip", "netns", "del", name);
    Namespaces.run("ip", "link", "del", name + "h");
  }
}
