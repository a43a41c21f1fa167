package org.camfleet.ops.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A relay as operators run it: coturn with a secret that it shares with the service. */
final class Coturn implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  /** The port of the one that has a whole address to itself. */
  static final int PORT = 3478;

  /** The same for TLS. */
  static final int TLS_PORT = 5349;

  private final Process process;
  private final int port;

  private Coturn(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it on a free port; its log goes to this directory. */
  static Coturn start(Path directory, String secret) throws IOException {
    int port = freePort();
    List<String> command =
        command("127.0.0.1", port, secret, directory, "--allow-loopback-peers", "--no-tls");
    return start(command, port, directory);
  }

  /**
   * Starts it behind a command such as {@code ip netns exec}, on an address of its own: UDP and TCP
   * on {@link #PORT}, TLS on {@link #TLS_PORT}.
   *
   * @param certificate in PEM
   * @param key in PEM
   */
  static Coturn behind(
      List<String> before,
      String address,
      Path directory,
      String secret,
      Path certificate,
      Path key)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        command(
            address,
            PORT,
            secret,
            directory,
            "--tls-listening-port=" + TLS_PORT,
            "--cert=" + certificate,
            "--pkey=" + key));
    return start(command, PORT, directory);
  }

  private static List<String> command(
      String address, int port, String secret, Path directory, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "turnserver",
                "-n",
                "--listening-ip=" + address,
                "--listening-port=" + port,
                "--relay-ip=" + address,
                "--use-auth-secret",
                "--static-auth-secret=" + secret,
                "--realm=camfleet.example",
                "--no-dtls",
                "--no-cli",
                "--pidfile=" + directory.resolve("coturn.pid"),
                "--log-file=stdout"));
    command.addAll(List.of(more));
    return command;
  }

  private static Coturn start(List<String> command, int port, Path directory) throws IOException {
    Path log = directory.resolve("coturn.log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Coturn coturn = new Coturn(process, port);
    try {
      await().atMost(START).until(() -> Files.readString(log).contains("admin thread"));
    } catch (RuntimeException e) {
      coturn.close();
      throw new IOException("coturn does not start: " + Files.readString(log), e);
    }
    return coturn;
  }

  private static int freePort() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Its RFC 7065 URI. */
  String uri() {
    return "turn:127.0.0.1:" + port + "?transport=udp";
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
