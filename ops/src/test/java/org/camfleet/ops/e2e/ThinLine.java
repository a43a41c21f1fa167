package org.camfleet.ops.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A site with a network of its own and two lines: its uplink, on which a kernel's token bucket lets
 * out as much as a test says and UDP passes, and one for cameras and whoever asks how it goes, on
 * which no UDP does. Named after this process, so that two runs do not meet. Needs root, iproute2
 * and nftables.
 */
record ThinLine(String name, int number) implements AutoCloseable {
  private static final String UPLINK = "uplink";
  private static final String ASIDE = "aside";
  private static final Pattern COUNTED =
      Pattern.compile("Sent \\d+ bytes (\\d+) pkt \\(dropped (\\d+),");

  /** What the bucket let through and what it dropped, in packets. */
  record Counted(long sent, long dropped) {}

  /** Lays both; null, and said aloud, where that is not allowed. */
  static @Nullable ThinLine lay() throws InterruptedException {
    long pid = ProcessHandle.current().pid();
    ThinLine line = new ThinLine("cfu" + pid, (int) (pid % 250));
    try {
      Namespaces.must("ip", "netns", "add", line.name);
      Namespaces.must("ip", "-n", line.name, "link", "set", "lo", "up");
      line.connect(UPLINK, line.service(), line.site());
      line.connect(ASIDE, line.outside(), line.inside());
      line.within("nft", "add", "table", "inet", "site");
      line.within(
          "nft", "add chain inet site out { type filter hook output priority 0; policy accept; }");
      line.within("nft", "add rule inet site out oifname \"" + ASIDE + "\" meta l4proto udp drop");
      return line;
    } catch (IOException | IllegalStateException e) {
      Absent.leaveOut("no network namespaces here (needed: root, iproute2, nftables)");
      return null;
    }
  }

  private void connect(String which, String here, String there)
      throws IOException, InterruptedException {
    String device = device(which);
    Namespaces.must(
        "ip", "link", "add", device, "type", "veth", "peer", "name", which, "netns", name);
    Namespaces.must("ip", "address", "add", here + "/24", "dev", device);
    Namespaces.must("ip", "link", "set", device, "up");
    Namespaces.must("ip", "-n", name, "address", "add", there + "/24", "dev", which);
    Namespaces.must("ip", "-n", name, "link", "set", which, "up");
  }

  private String device(String which) {
    return name + which.charAt(0);
  }

  /** This machine's address on the uplink. */
  String service() {
    return "10.215." + number + ".1";
  }

  private String site() {
    return "10.215." + number + ".2";
  }

  /** This machine's address on the line beside it. */
  String outside() {
    return "10.216." + number + ".1";
  }

  /** The site's address on that line. */
  String inside() {
    return "10.216." + number + ".2";
  }

  /** What a command line begins with to run at the site; the process keeps its id. */
  List<String> in() {
    return List.of("ip", "netns", "exec", name);
  }

  /** From now on so many kbit/s leave by the uplink; a third of a second of them may wait. */
  void letOut(int kbits) throws IOException, InterruptedException {
    within(
        ("tc qdisc replace dev " + UPLINK + " root tbf rate %dkbit burst 3kb latency 300ms")
            .formatted(kbits)
            .split(" "));
  }

  /** What the uplink's bucket counted since it was made. */
  Counted counted() throws IOException {
    List<String> command = new ArrayList<>(in());
    command.addAll(List.of("tc", "-s", "qdisc", "show", "dev", UPLINK));
    Process tc = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(tc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher found = COUNTED.matcher(text);
    if (!found.find()) {
      throw new IOException("tc: " + text);
    }
    return new Counted(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)));
  }

  private void within(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(in());
    all.addAll(List.of(command));
    Namespaces.must(all.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    Namespaces.run("ip", "netns", "del", name);
    Namespaces.run("ip", "link", "del", device(UPLINK));
    Namespaces.run("ip", "link", "del", device(ASIDE));
  }
}
