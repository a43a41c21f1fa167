package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.Secret;
import org.camfleet.core.webrtc.IceServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What GetIceServerConfig hands out opens a relay of coturn (Debian package {@code coturn}). */
@Tag("peer")
class CoturnCredentialsTest {
  @TempDir private Path directory;
  private Process coturn;
  private int port;

  @BeforeEach
  void startCoturn() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path log = directory.resolve("coturn.log");
    coturn =
        new ProcessBuilder(
                "turnserver",
                "-n",
                "--listening-ip=127.0.0.1",
                "--listening-port=" + port,
                "--relay-ip=127.0.0.1",
                "--allow-loopback-peers",
                "--use-auth-secret",
                "--static-auth-secret=north",
                "--realm=camfleet.example",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--pidfile=" + directory.resolve("pid"),
                "--log-file=stdout")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await().until(() -> Files.readString(log).contains("admin thread"));
  }

  @AfterEach
  void stopCoturn() throws InterruptedException {
    coturn.destroy();
    coturn.waitFor(5, TimeUnit.SECONDS);
  }

  @Test
  void aCredentialOpensARelayAndOneOfAnotherSecretDoesNot() throws Exception {
    assertThat(relay("north")).contains("Total lost packets 0");
    assertThat(relay("south")).doesNotContain("Total lost packets").containsIgnoringCase("error");
  }

  /** What coturn's own client says of a packet through a relay. */
  private String relay(String secret) throws Exception {
    IceServer server =
        new TurnServers(
                List.of("turn:127.0.0.1:" + port),
                Secret.of(secret),
                Duration.ofSeconds(300),
                Instant::now)
            .forClient("arn", "gate-1")
            .get(0);
    Path said = directory.resolve(secret + ".log");
    Process client =
        new ProcessBuilder(
                "turnutils_uclient",
                "-y",
                "-c",
                "-n",
                "1",
                "-m",
                "1",
                "-u",
                server.username(),
                "-w",
                server.password().reveal(),
                "-p",
                Integer.toString(port),
                "127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(said);
  }
}
