package org.camfleet.ops.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A relay on loopback as operators run it: coturn with a secret that it shares with the service.
 */
final class Coturn implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);

  private final Process process;
  private final int port;

  private Coturn(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it on a free port; its log goes to this directory. */
  static Coturn start(Path directory, String secret) throws IOException {
    int port = freePort();
    Path log = directory.resolve("coturn.log");
    Process process =
        new ProcessBuilder(
                "turnserver",
                "-n",
                "--listening-ip=127.0.0.1",
                "--listening-port=" + port,
                "--relay-ip=127.0.0.1",
                "--allow-loopback-peers",
                "--use-auth-secret",
                "--static-auth-secret=" + secret,
                "--realm=camfleet.example",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--pidfile=" + directory.resolve("coturn.pid"),
                "--log-file=stdout")
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
