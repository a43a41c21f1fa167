package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.signaling.SignalingJson;
import org.camfleet.fleet.LogWatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no client sends, on signaling sockets that were accepted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketFuzzTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String GOOD =
      "{\"action\":\"ICE_CANDIDATE\",\"messagePayload\":\"e30=\",\"correlationId\":\"c\"}";

  private KvsTestServer server;
  private String arn;

  @BeforeAll
  void start() throws Exception {
    server = new KvsTestServer();
    arn =
        KvsTestServer.await(server.control().createSignalingChannel(r -> r.channelName("fuzz")))
            .channelARN();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> forbidden() {
    byte[] some = "hello".getBytes(StandardCharsets.UTF_8);
    byte[] much = new byte[100_000];
    return Stream.of(
        Arguments.of("not masked", Frames.frame(0x81, false, some, some.length), 1002),
        Arguments.of("a reserved bit", Frames.frame(0xc1, true, some, some.length), 1002),
        Arguments.of("an unknown opcode", Frames.frame(0x83, true, some, some.length), 1002),
        Arguments.of("the end of nothing", Frames.frame(true, Frames.CONTINUATION, some), 1002),
        Arguments.of("a ping in pieces", Frames.frame(false, Frames.PING, some), 1002),
        Arguments.of("a long ping", Frames.frame(true, Frames.PING, new byte[200]), 1002),
        Arguments.of("no UTF-8", Frames.frame(true, Frames.TEXT, new byte[] {-1, -1}), 1007),
        Arguments.of("binary", Frames.frame(true, Frames.BINARY, some), 1003),
        Arguments.of("100 kB", Frames.frame(true, Frames.TEXT, much), 1009));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forbidden")
  void aFrameThatIsForbiddenEndsTheSocketWithItsCode(String what, byte[] frame, int code)
      throws Exception {
    try (RawSocket socket = new RawSocket(server, arn, "v-1")) {
      socket.send(frame);
      assertThat(socket.end(PATIENCE)).as(what).isEqualTo(code);
    }
    awaitSockets(0);
  }

  /** What both kernels' buffers hold is taken although the service has ended the connection. */
  private static final int MORE_THAN_BUFFERS = 64 << 20;

  @Test
  void aMessageOfEndlessPiecesIsNotKept() throws Exception {
    byte[] piece = new byte[1_000];
    try (RawSocket socket = new RawSocket(server, arn, "v-1")) {
      int sent = 0;
      boolean open = socket.send(Frames.frame(false, Frames.TEXT, piece));
      while (open && sent < MORE_THAN_BUFFERS) {
        open = socket.send(Frames.frame(false, Frames.CONTINUATION, piece));
        sent += piece.length;
      }
      assertThat(sent).as("bytes taken").isLessThan(MORE_THAN_BUFFERS);
    }
    awaitSockets(0);
  }

  @Test
  void aPayloadAboveTheQuotaIsAnsweredAndTheSocketStaysOpen() throws Exception {
    try (RawSocket socket = new RawSocket(server, arn, "v-1")) {
      String payload = "A".repeat(SignalingJson.MAX_ENCODED_PAYLOAD + 4);
      socket.send(Frames.text(GOOD.replace("e30=", payload)));
      socket.send(Frames.text(GOOD));
      awaitMessage();
      assertThat(socket.end(Duration.ofMillis(100))).isEqualTo(RawSocket.OPEN);
    }
    awaitSockets(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void strangersEndTheirOwnSocketsAndNobodyElses(long seed) throws Exception {
    Random random = new Random(seed);
    try (LogWatch log = new LogWatch();
        RawSocket honest = new RawSocket(server, arn, "honest")) {
      for (int stranger = 0; stranger < 20; stranger++) {
        try (RawSocket socket = new RawSocket(server, arn, "s-" + stranger)) {
          for (int i = random.nextInt(8); i >= 0; i--) {
            socket.send(Frames.strange(random));
          }
          if (random.nextBoolean()) {
            socket.end(Duration.ofMillis(20));
          }
        }
      }
      awaitSockets(1);
      server.channels.told(arn).clear();
      honest.send(Frames.text(GOOD));
      awaitMessage();
      assertThat(log.stackTraces()).as("seed %d", seed).isEmpty();
    }
    awaitSockets(0);
  }

  private void awaitMessage() throws InterruptedException {
    Channel.Command command;
    do {
      command = server.channels.told(arn).poll(10, TimeUnit.SECONDS);
      assertThat(command).as("a message within 10 s").isNotNull();
    } while (!(command instanceof Channel.MessageReceived));
  }

  private void awaitSockets(long count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(server.metrics.value("camfleet_signaling_sockets", "role", "viewer"))
                    .isEqualTo(count));
  }
}
