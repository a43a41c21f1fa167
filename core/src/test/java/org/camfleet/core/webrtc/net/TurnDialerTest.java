package org.camfleet.core.webrtc.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.camfleet.core.metrics.CountingMetrics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TurnDialerTest {
  /** A STUN success response without attributes. */
  private static final byte[] STUN = new byte[20];

  /** Five bytes on channel 0x4000, and what fills them up. */
  private static final byte[] CHANNEL_DATA = {0x40, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0};

  static {
    STUN[0] = 1;
    STUN[1] = 1;
  }

  private final CountingMetrics metrics = new CountingMetrics();
  private final Loops loops = Loops.standard();
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    loops.close();
  }

  private StreamDialer.Connection dial(
      ServerSocket server, boolean tls, @Nullable SSLContext trust) {
    return loops.call(
        () ->
            new TurnDialer(loops.loop(), trust, metrics)
                .dial(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                    "turn.example",
                    tls,
                    heard));
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @Test
  void framesAreReadWholeHoweverTheyAreCut() throws Exception {
    try (ServerSocket server = server()) {
      dial(server, false, null);
      try (Socket client = server.accept()) {
        client.setTcpNoDelay(true);
        for (byte[] frame : List.of(STUN, CHANNEL_DATA, STUN)) {
          for (byte one : frame) {
            client.getOutputStream().write(one);
            client.getOutputStream().flush();
          }
        }
        byte[] both = Arrays.copyOf(CHANNEL_DATA, CHANNEL_DATA.length + STUN.length);
        System.arraycopy(STUN, 0, both, CHANNEL_DATA.length, STUN.length);
        client.getOutputStream().write(both);
        await().until(() -> heard.frames.size() == 5);
      }
      byte[] inner = Arrays.copyOf(CHANNEL_DATA, 9);
      assertThat(heard.frames).containsExactly(STUN, inner, STUN, inner, STUN);
      await().until(() -> heard.ends.equals(List.of("the server closed the connection")));
    }
  }

  @Test
  void whatIsSentIsFilledUpToFourBytes() throws Exception {
    try (ServerSocket server = server()) {
      StreamDialer.Connection connection = dial(server, false, null);
      try (Socket client = server.accept()) {
        await().until(() -> heard.opened);
        byte[] nine = Arrays.copyOf(CHANNEL_DATA, 9);
        loops.run(
            () -> {
              connection.send(nine, 0, 9);
              connection.send(STUN, 0, 20);
              connection.sendRun(
                  PooledByteBufAllocator.DEFAULT
                      .directBuffer()
                      .writeBytes(nine)
                      .writeBytes(nine)
                      .writeBytes(nine, 0, 5),
                  9);
            });
        byte[] sent = client.getInputStream().readNBytes(12 + 20 + 12 + 12 + 8);
        assertThat(Arrays.copyOf(sent, 12)).isEqualTo(CHANNEL_DATA);
        assertThat(Arrays.copyOfRange(sent, 12, 32)).isEqualTo(STUN);
        assertThat(Arrays.copyOfRange(sent, 44, 64))
            .startsWith(CHANNEL_DATA)
            .endsWith(0x40, 0, 0, 5, 1, 0, 0, 0);
        loops.run(connection::close);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(heard.ends).isEmpty();
    }
  }

  @Test
  void serverWithACertificateForItsNameIsBelieved() throws Exception {
    TestAuthority authority = TestAuthority.of("turn.example");
    try (ServerSocket server = tls(authority)) {
      StreamDialer.Connection connection = dial(server, true, authority.client());
      try (Socket client = server.accept()) {
        client.getOutputStream().write(STUN);
        await().until(() -> heard.opened && heard.frames.size() == 1);
        loops.run(() -> connection.send(STUN, 0, 20));
        assertThat(client.getInputStream().readNBytes(20)).isEqualTo(STUN);
      }
    }
  }

  @Test
  void serverWithACertificateForAnotherNameIsNotBelieved() throws Exception {
    TestAuthority authority = TestAuthority.of("other.example");
    assertThat(refusedBy(authority, authority.client())).contains("turn.example");
  }

  @Test
  void serverWithACertificateOfAStrangerIsNotBelieved() throws Exception {
    assertThat(refusedBy(TestAuthority.of("turn.example"), SSLContext.getDefault()))
        .containsIgnoringCase("certification path");
  }

  private String refusedBy(TestAuthority authority, SSLContext trust) throws Exception {
    try (ServerSocket server = tls(authority)) {
      dial(server, true, trust);
      try (Socket client = server.accept()) {
        try {
          client.getInputStream().read(); // its handshake ends in our alert
        } catch (SocketException e) {
          // it was still writing when we had closed
          assertThat(e).hasMessageMatching("(Broken pipe|Connection reset).*");
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("alert");
        }
        await().until(() -> heard.ends.size() == 1);
      }
      assertThat(heard.opened).isFalse();
      return heard.ends.get(0);
    }
  }

  private static ServerSocket tls(TestAuthority authority) throws IOException {
    return authority
        .server()
        .getServerSocketFactory()
        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @Test
  void withoutAnAuthorityNoTlsIsSpoken() throws Exception {
    try (ServerSocket server = server()) {
      dial(server, true, null);
      await().until(() -> heard.ends.size() == 1);
      assertThat(heard.ends).containsExactly("TLS: no certificate authority is configured");
    }
  }

  @Test
  void portThatNobodyListensOnIsTold() throws Exception {
    ServerSocket server = server();
    server.close();
    dial(server, false, null);
    await().until(() -> heard.ends.size() == 1);
    assertThat(heard.ends.get(0)).containsIgnoringCase("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\0\1\377\374", "\u0040\0\377\377"})
  void whatIsNeitherStunNorChannelDataEndsTheConnection(String garbage) throws Exception {
    try (ServerSocket server = server()) {
      dial(server, false, null);
      try (Socket client = server.accept()) {
        client.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
        await().until(() -> heard.ends.size() == 1);
        assertThat(heard.ends.get(0)).contains("(expected: ");
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
    }
    assertThat(
            metrics.value(
                "camfleet_udp_dropped_datagrams_total", "socket", "turn", "reason", "malformed"))
        .isEqualTo(1);
  }

  @Test
  void serverThatReadsNothingLosesMediaAndHoardsNone() throws Exception {
    try (ServerSocket server = server()) {
      StreamDialer.Connection connection = dial(server, false, null);
      try (Socket client = server.accept()) {
        assertThat(client.isConnected()).isTrue();
        await().until(() -> heard.opened);
        byte[] packet = new byte[1200];
        await()
            .until(
                () -> {
                  loops.run(
                      () -> {
                        for (int i = 0; i < 1000; i++) {
                          connection.send(packet, 0, packet.length);
                        }
                      });
                  return metrics.value("camfleet_udp_send_overflow_total", "socket", "turn") > 2000;
                });
        loops.run(connection::close);
      }
    }
  }

  /** What a connection told. */
  private static final class Heard implements StreamDialer.Receiver {
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile boolean opened;

    @Override
    public void onOpen() {
      opened = true;
    }

    @Override
    public void onFrame(byte[] data, int offset, int length) {
      frames.add(Arrays.copyOfRange(data, offset, offset + length));
    }

    @Override
    public void onEnded(String why) {
      ends.add(why);
    }
  }
}
