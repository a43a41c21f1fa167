package org.camfleet.core.webrtc.dtls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.camfleet.core.Damage;
import org.camfleet.core.LogWatch;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * First flights that no client sends: each ends with a known code or waits within its bounds,
 * nothing is thrown, and an honest client connects in the midst of them.
 */
class FirstFlightFuzzTest {
  private static final int FLIGHTS = 60;
  private static final int RECORD_HEADER = 13;
  private static final int HANDSHAKE_HEADER = 12;
  private static final Set<String> CODES =
      Set.of("dtls-failed", "dtls-timeout", "dtls-fingerprint", "none");

  private final MediaLoops loops = MediaLoops.start(1);
  private final MediaLoop loop = loops.all().get(0);
  private final HandshakePool pool = new HandshakePool("server", 8, 256, new CountingMetrics());

  @AfterEach
  void close() {
    pool.close();
    loops.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void strangeFirstFlightsEndWithACodeAndAnHonestClientConnectsAmongThem(long seed)
      throws Exception {
    Random random = new Random(seed);
    byte[] hello = clientHello();
    List<DtlsPair> strangers = new ArrayList<>();
    try (LogWatch log = new LogWatch()) {
      for (int i = 0; i < FLIGHTS; i++) {
        DtlsPair pair =
            new DtlsPair(loop, pool, "camera" + i, DtlsPair.Line.GOOD, SrtpProfile.values());
        strangers.add(pair);
        loop.run(pair.server::start);
        for (byte[] datagram : flight(random, hello)) {
          loop.run(() -> pair.server.onDatagram(datagram, 0, datagram.length));
        }
      }
      try (DtlsPair honest =
          new DtlsPair(loop, pool, "honest", DtlsPair.Line.GOOD, SrtpProfile.values()).start()) {
        assertThat(honest.serverSide.sender.get(9, SECONDS)).as("seed %d", seed).isNotNull();
      }
      assertThat(strangers)
          .as("seed %d", seed)
          .extracting(pair -> pair.serverSide.failure.getNow("none"))
          .isSubsetOf(CODES);
      assertThat(strangers).noneMatch(pair -> pair.serverSide.sender.isDone());
      strangers.forEach(DtlsPair::close);
      await("seed " + seed).until(() -> pool.running() == 0);
      assertThat(log.stackTraces()).as("seed %d", seed).isEmpty();
    }
  }

  /** Some datagrams that begin like a handshake. */
  private static List<byte[]> flight(Random random, byte[] hello) {
    return switch (random.nextInt(5)) {
      case 0 -> List.of(Damage.bytes(random, hello));
      case 1 -> List.of(behindTheHeaders(random, hello));
      case 2 -> fragments(random, hello, 1 + random.nextInt(40));
      case 3 -> List.of(hello, Damage.bytes(random, hello), behindTheHeaders(random, hello));
      default -> List.of(huge(hello, random.nextInt(1 << 24)), Damage.bytes(random, hello));
    };
  }

  /** Damage that leaves the headers, so that it reaches the handshake. */
  private static byte[] behindTheHeaders(Random random, byte[] hello) {
    byte[] damaged = hello.clone();
    int from = RECORD_HEADER + HANDSHAKE_HEADER + 2;
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      damaged[from + random.nextInt(damaged.length - from)] = (byte) random.nextInt();
    }
    return damaged;
  }

  /** The hello in pieces, of which some are missing, doubled or out of order. */
  private static List<byte[]> fragments(Random random, byte[] hello, int size) {
    List<byte[]> pieces = new ArrayList<>();
    int body = RECORD_HEADER + HANDSHAKE_HEADER;
    for (int at = body; at < hello.length; at += size) {
      int length = Math.min(size, hello.length - at);
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      piece.write(hello, 0, RECORD_HEADER - 4);
      piece.write(0);
      piece.write(pieces.size()); // the record's number
      put(piece, 2, HANDSHAKE_HEADER + length);
      piece.write(hello, RECORD_HEADER, 6);
      put(piece, 3, at - body);
      put(piece, 3, length);
      piece.write(hello, at, length);
      int copies = random.nextInt(8) == 0 ? random.nextInt(3) : 1;
      for (int i = 0; i < copies; i++) {
        pieces.add(piece.toByteArray());
      }
    }
    return pieces;
  }

  /** A hello that claims to be huge. */
  private static byte[] huge(byte[] hello, int length) {
    byte[] claims = hello.clone();
    claims[RECORD_HEADER + 1] = (byte) (length >> 16);
    claims[RECORD_HEADER + 2] = (byte) (length >> 8);
    claims[RECORD_HEADER + 3] = (byte) length;
    return claims;
  }

  private static void put(ByteArrayOutputStream out, int bytes, int value) {
    for (int i = bytes - 1; i >= 0; i--) {
      out.write(value >> 8 * i);
    }
  }

  /** A ClientHello as our own client sends it, taken from the wire. */
  private byte[] clientHello() throws Exception {
    CompletableFuture<byte[]> first = new CompletableFuture<>();
    NodeCertificate certificate = NodeCertificate.create();
    DtlsEndpoint client =
        new DtlsEndpoint(
            new DtlsEndpoint.Node(certificate, pool, pool, new CountingMetrics()),
            loop,
            DtlsEndpoint.Role.CLIENT,
            "hello",
            certificate.fingerprint(),
            (data, off, len) -> first.complete(Arrays.copyOfRange(data, off, off + len)),
            new DtlsPair.Side());
    loop.run(client::start);
    byte[] hello = first.get(5, SECONDS);
    loop.run(client::close);
    await().until(() -> pool.running() == 0);
    assertThat(ClientHello.startsIn(hello, 0, hello.length))
        .as(HexFormat.of().formatHex(hello))
        .isTrue();
    return hello;
  }
}
