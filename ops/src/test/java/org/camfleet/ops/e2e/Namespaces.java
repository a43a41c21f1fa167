package org.camfleet.ops.e2e;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Network namespaces for nodes on this machine, each with two lines: one to the other nodes, which
 * can be cut, and one to all else (database, cameras, this process). Needs root and iproute2.
 */
final class Namespaces implements AutoCloseable {
  /** This process's own address on the line to all else. */
  static final String OUTSIDE = "10.213.2.254";

  private static final String NAME = "camfleet";
  private final int count;

  private Namespaces(int count) {
    this.count = count;
  }

  /** Makes namespaces 1 to {@code count}; null, and said aloud, where that is not allowed. */
  static @Nullable Namespaces make(int count) throws IOException, InterruptedException {
    Namespaces all = new Namespaces(count);
    all.remove();
    if (!allowed()) {
      Absent.leaveOut("no network namespaces here (needed: root and iproute2)");
      return null;
    }
    must("ip", "link", "add", NAME + "b", "type", "bridge");
    must("ip", "addr", "add", OUTSIDE + "/24", "dev", NAME + "b");
    must("ip", "link", "set", NAME + "a", "up");
    must("ip", "link", "set", NAME + "b", "up");
    for (int number = 1; number <= count; number++) {
      must("ip", "netns", "add", NAME + number);
      line(number, "a", address(number));
      line(number, "b", outside(number));
      must("ip", "-n", NAME + number, "link", "set", "lo", "up");
    }
    return all;
  }

  private static void line(int number, String which, String address)
      throws IOException, InterruptedException {
    String here = NAME + which + number;
    String there = "cf" + which;
    must("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", NAME + number);
    must("ip", "link", "set", here, "master", NAME + which);
    must("ip", "link", "set", here, "up");
    must("ip", "-n", NAME + number, "addr", "add", address + "/24", "dev", there);
    must("ip", "-n", NAME + number, "link", "set", there, "up");
  }

  /** A node's address on the line to the other nodes. */
  static String address(int number) {
    return "10.213.1." + number;
  }

  /** A node's address on the line to all else. */
  static String outside(int number) {
    return "10.213.2." + number;
  }

  /** What a command line begins with to run in a namespace; the process keeps its id. */
  static List<String> in(int number) {
    return List.of("ip", "netns", "exec", NAME + number);
  }

  /** Cuts a node's line to the other nodes, or mends it. */
  void cut(int number, boolean off) throws IOException, InterruptedException {
    must("ip", "link", "set", NAME + "a" + number, off ? "down" : "up");
  }

  private static boolean allowed() throws InterruptedException {
    try {
      return run("ip", "link", "add", NAME + "a", "type", "bridge") == 0
          && run("ip", "netns", "add", NAME + 1) == 0
          && run("ip", "netns", "del", NAME + 1) == 0;
    } catch (IOException e) { // there is no such program
      return false;
    }
  }

  /** Runs a command that has to succeed. */
  static void must(String... command) throws IOException, InterruptedException {
    int exit = run(command);
    if (exit != 0) {
      throw new IllegalStateException(List.of(command) + " failed: " + exit);
    }
  }

  /** Runs a command and gives how it ended. */
  static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void remove() throws InterruptedException {
    try {
      removeAll();
    } catch (IOException e) {
      return; // there is no such program
    }
  }

  private void removeAll() throws IOException, InterruptedException {
    for (int number = 1; number <= count; number++) {
      run("ip", "netns", "del", NAME + number);
    }
    run("ip", "link", "del", NAME + "a");
    run("ip", "link", "del", NAME + "b");
  }

  @Override
  public void close() {
    try {
      remove();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
