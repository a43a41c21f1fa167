package org.camfleet.ops.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A Camfleet program in a process of its own, as an operator starts it; its output goes to DIR.log.
 */
final class CamfleetProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final String READY = "camfleet ready: ";
  private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx1g");

  /** The class path of what is tested here. */
  static final String THIS_BUILD = System.getProperty("java.class.path");

  private static final List<ServerSocket> GUARD = new ArrayList<>();
  private static final int PORTS = 10_000 + 4_000 * block();

  /** Begins anywhere, as runs of other work trees may be under way. */
  private static final AtomicInteger NEXT_PORTS = new AtomicInteger(new Random().nextInt(1_000));

  private final Process process;
  private final Path data;
  private final URI url;
  private final List<String> output;

  private CamfleetProcess(Process process, Path data, URI url, List<String> output) {
    this.process = process;
    this.data = data;
    this.url = url;
    this.output = output;
  }

  /** {@code camfleet serve} on this data directory, on a free port. */
  static CamfleetProcess serve(Path data, String... more) throws IOException {
    return serve(data, freePort(), more);
  }

  /** {@code camfleet serve} on this data directory and port. */
  static CamfleetProcess serve(Path data, int port, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of("--data", data.toString(), "--port", Integer.toString(port)));
    arguments.addAll(List.of(more));
    return start(FLAGS, data, arguments, READY);
  }

  /** Any program of ours with JVM flags of the caller's; {@code data} also names its log. */
  static CamfleetProcess run(List<String> flags, Path data, String ready, String... arguments)
      throws IOException {
    return start(flags, data, List.of(arguments), ready);
  }

  /** The same behind a command that runs it, such as {@code ip netns exec}. */
  static CamfleetProcess behind(
      List<String> before, List<String> flags, String classPath, Path data, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(command(flags, classPath, arguments));
    return start(new ProcessBuilder(command), data, READY, START);
  }

  /**
   * {@code ./camfleet demo} on this data directory, on a free port: the launcher with its own
   * flags, and the classes of this test run.
   */
  static CamfleetProcess demo(Path data) throws IOException {
    Path home = WorkTree.built(data.resolveSibling("work-tree"));
    return demo(home, data, START, Map.of("CAMFLEET_NO_BUILD", "1"));
  }

  /** {@code camfleet demo} without the launcher, on a class path and with flags of the caller's. */
  static CamfleetProcess demoOn(String classPath, List<String> flags, Path data)
      throws IOException {
    String port = Integer.toString(freePort());
    List<String> arguments = List.of("demo", "--data", data.toString(), "--port", port);
    return behind(List.of(), flags, classPath, data, arguments);
  }

  /** {@code ./camfleet demo} of a fresh clone, which it builds first. */
  static CamfleetProcess demoOfClone(Path home, Path data) throws IOException {
    return demo(home, data, Duration.ofMinutes(10), Map.of());
  }

  private static CamfleetProcess demo(
      Path home, Path data, Duration patience, Map<String, String> more) throws IOException {
    ProcessBuilder demo =
        new ProcessBuilder(
            home.resolve("camfleet").toString(),
            "demo",
            "--data",
            data.toString(),
            "--port",
            Integer.toString(freePort()));
    demo.environment().putAll(more);
    return start(demo, data, READY, patience);
  }

  private static CamfleetProcess start(
      List<String> flags, Path data, List<String> arguments, String ready) throws IOException {
    return start(new ProcessBuilder(command(flags, arguments)), data, ready, START);
  }

  private static CamfleetProcess start(
      ProcessBuilder program, Path data, String ready, Duration patience) throws IOException {
    Files.createDirectories(data);
    Process process =
        program
            .redirectError(
                ProcessBuilder.Redirect.appendTo(
                    data.resolveSibling(data.getFileName() + ".log").toFile()))
            .start();
    List<String> output = java.util.Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<URI> url = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(process, output, ready, url), "output of camfleet");
    reader.setDaemon(true);
    reader.start();
    try {
      URI at = url.get(patience.toSeconds(), TimeUnit.SECONDS);
      return new CamfleetProcess(process, data, at, output);
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IOException(
          "no ready line within " + patience + ", output: " + output + log(data), e);
    }
  }

  private static List<String> command(List<String> flags, List<String> arguments) {
    return command(flags, THIS_BUILD, arguments);
  }

  private static List<String> command(
      List<String> flags, String classPath, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Jdk.program("java").toString());
    command.addAll(Jdk.flags());
    command.addAll(flags);
    command.addAll(Jdk.onClassPath(classPath));
    command.add("org.camfleet.ops.Main");
    command.addAll(arguments);
    return command;
  }

  /** How a program ended, and all that it printed. */
  record Ended(int exit, List<String> lines) {}

  /** Runs a program of ours that is expected to end by itself, and soon. */
  static Ended untilItEnds(String... arguments) throws IOException, InterruptedException {
    Path printed = Files.createTempFile("camfleet", ".out");
    Process process =
        new ProcessBuilder(command(FLAGS, List.of(arguments)))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    boolean ended = process.waitFor(START.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(printed);
    Files.delete(printed);
    if (!ended) {
      throw new AssertionError(List.of(arguments) + " runs after " + START + ": " + lines);
    }
    return new Ended(process.exitValue(), lines);
  }

  private static String log(Path data) throws IOException {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    return Files.exists(log) ? "\n" + Files.readString(log) : "";
  }

  private static void read(
      Process process, List<String> output, String ready, CompletableFuture<URI> url) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.startsWith(ready)) {
          url.complete(URI.create(line.substring(ready.length()).trim().split(" ")[0]));
        }
      }
      url.completeExceptionally(new IOException("the process ended"));
    } catch (IOException e) {
      url.completeExceptionally(e);
    }
  }

  /** The same process, which others reach at this address. */
  CamfleetProcess reachedAt(URI address) {
    return new CamfleetProcess(process, data, address, output);
  }

  /** The console's address. */
  URI url() {
    return url;
  }

  /** Lines printed so far. */
  List<String> output() {
    return List.copyOf(output);
  }

  /** What it logged so far. */
  String log() throws IOException {
    return log(data);
  }

  /** An address on its port for metrics and health, such as {@code metrics}. */
  URI admin(String path) {
    return URI.create("http://127.0.0.1:" + (url.getPort() + 2) + "/" + path);
  }

  /** Its data directory. */
  Path data() {
    return data;
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  /** The operator's own view of it: the fleet API with the token of the data directory. */
  FleetApi api() {
    return FleetApi.of(url, data);
  }

  /** As a crash in native code: {@code kill -SEGV}, which the JVM does not survive. */
  void crash() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-SEGV", Long.toString(process.pid())).start().waitFor();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still there 30 s after SIGSEGV");
    }
  }

  /** As a power cut: no chance to tidy up. */
  void kill9() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** Ends it at once. Those that are about an orderly end {@link #stop} it. */
  @Override
  public void close() {
    try {
      kill9();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGTERM, and the end of the process soon. */
  void stop() {
    stop(Duration.ofSeconds(15));
  }

  /** SIGTERM, and the end of the process within this time. */
  void stop(Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not stop within " + patience + " of SIGTERM");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** A block of ports that no other process that tests has: whoever listens at its guard has it. */
  private static int block() {
    for (int block = 0; block < 5; block++) {
      try {
        GUARD.add(new ServerSocket(9_990 + block, 1, InetAddress.getLoopbackAddress()));
        return block;
      } catch (IOException taken) {
        // the next one, then
      }
    }
    return 0;
  }

  /**
   * A port P with P to P+3 free at this moment; below those that the system gives to others, so
   * that they are still free when a node that was stopped comes back, and from a range that is this
   * process's own.
   */
  static int freePort() {
    for (int attempt = 0; attempt < 50; attempt++) {
      int port = PORTS + 4 * Math.floorMod(NEXT_PORTS.getAndIncrement(), 1_000);
      if (IntStream.rangeClosed(port, port + 3).allMatch(CamfleetProcess::free)) {
        return port;
      }
    }
    throw new IllegalStateException("no free run of ports from " + PORTS);
  }

  private static boolean free(int port) {
    try (ServerSocket tcp = new ServerSocket(port);
        DatagramSocket udp = new DatagramSocket(port)) {
      return tcp.isBound() && udp.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
