package org.camfleet.core.webrtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.Secret;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceCandidate;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.ice.IceSettings.Role;
import org.camfleet.core.webrtc.net.Loops;
import org.camfleet.core.webrtc.net.OwnSocket;
import org.camfleet.core.webrtc.net.SharedSocket;
import org.camfleet.core.webrtc.net.TurnDialer;
import org.camfleet.core.webrtc.net.UdpSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TURN client against coturn (Debian package {@code coturn}). */
@Tag("peer")
class CoturnTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final CountingMetrics metrics = new CountingMetrics();
  private final Loops loops = Loops.standard();
  private final SystemResolver resolver = new SystemResolver();
  private Process coturn;
  private int port;
  @TempDir private Path directory;

  @BeforeEach
  void startCoturn() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0, LOOPBACK)) {
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
                "--lt-cred-mech",
                "--user=user:pass",
                "--realm=camfleet.example",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--fingerprint",
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
    loops.close();
    resolver.close();
    coturn.destroy();
    coturn.waitFor(5, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void pictureTravelsOverTheRelay(String transport) throws Exception {
    LoopTimers timers = new LoopTimers(loops.loop());
    Random random = new Random();
    try (SharedSocket shared =
        SharedSocket.open(
            loops.loop(),
            new InetSocketAddress(LOOPBACK, 0),
            UdpSettings.forSharedSocket(true, true),
            metrics)) {
      TestPeer service =
          loops.call(() -> new TestPeer(shared, timers, Role.CONTROLLING, random, LOOPBACK));
      // It shows IPv6 only, so the one way to an IPv4 peer is the relay.
      TestPeer bridge =
          loops.call(
              () -> {
                OwnSocket own =
                    OwnSocket.open(loops.loop(), UdpSettings.forOwnSocket(true), metrics);
                InetAddress shown = InetAddress.getByName("::1");
                return new TestPeer(own, timers, Role.CONTROLLED, random, shown);
              });
      loops.run(() -> bridge.agent.gather(servers(transport), resolver, dialer()));
      await().until(() -> loops.call(() -> relay(bridge) != null));
      assertThat(relay(bridge).candidate()).contains(" typ relay raddr 127.0.0.1 ");

      loops.run(
          () -> {
            TestPeer.introduce(service, bridge, false);
            service.agent.addRemoteCandidate(relay(bridge));
            service.candidates.forEach(bridge.agent::addRemoteCandidate);
          });
      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  loops.call(() -> !service.selections.isEmpty() && !bridge.selections.isEmpty()));
      assertThat(bridge.path())
          .hasToString("relay " + shared.local() + " over localhost/127.0.0.1:" + port);
      assertThat(loops.call(bridge.agent::selectedPair).protocol()).isEqualTo(transport);
      loops.run(() -> sendRun(bridge));
      await().until(() -> loops.call(() -> service.data.size() == 30));
      for (int i = 0; i < 30; i++) {
        assertThat(service.data.get(i)).hasSize(1200).startsWith(0x80, i);
      }
      loops.run(() -> service.path().send(new byte[] {22, 1}, 0, 2));
      await().until(() -> loops.call(() -> bridge.data.size() == 1));
    }
  }

  private TurnDialer dialer() {
    return new TurnDialer(loops.loop(), null, metrics);
  }

  private static IceCandidate relay(TestPeer peer) {
    return peer.candidates.stream()
        .filter(candidate -> candidate.candidate().contains(" typ relay "))
        .findFirst()
        .orElse(null);
  }

  private List<IceServer> servers(String transport) {
    List<String> uris =
        List.of("turn:localhost:" + port + "?transport=" + transport, "stun:localhost:" + port);
    return List.of(new IceServer(uris, "user", Secret.of("pass"), 300));
  }

  private static void sendRun(TestPeer bridge) {
    var run = PooledByteBufAllocator.DEFAULT.directBuffer(30 * 1200);
    for (int i = 0; i < 30; i++) {
      run.writeByte(0x80).writeByte(i).writeZero(1198);
    }
    bridge.path().sendRun(run, 1200);
  }
}
