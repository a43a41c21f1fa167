package org.camfleet.core.webrtc.dtls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes between two endpoints of ours, over lines good and bad. */
class DtlsEndpointTest {
  private final MediaLoops loops = MediaLoops.start(1);
  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics poolMetrics = new CountingMetrics();
  private final HandshakePool pool = new HandshakePool("server", 8, 16, poolMetrics);

  @AfterEach
  void close() {
    pool.close();
    loops.close();
  }

  @Test
  void theServerChoosesGcmWhenBothAreOffered() throws Exception {
    SrtpProfile[] badOrder = {SrtpProfile.AES128_CM_HMAC_SHA1_80, SrtpProfile.AEAD_AES_128_GCM};
    try (DtlsPair pair = pair(DtlsPair.Line.GOOD, badOrder).start()) {
      assertThat(pair.serverSide.sender.get(10, SECONDS).profile())
          .isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachSideOpensWhatTheOtherProtects(SrtpProfile profile) throws Exception {
    try (DtlsPair pair = pair(DtlsPair.Line.GOOD, profile).start()) {
      assertOpens(
          pair.clientSide.sender.get(10, SECONDS), pair.serverSide.receiver.get(10, SECONDS));
      assertOpens(
          pair.serverSide.sender.get(10, SECONDS), pair.clientSide.receiver.get(10, SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 4, 7, 12})
  void handshakesSurviveLossDoublesAndReordering(long seed) throws Exception {
    DtlsPair.Line line = new DtlsPair.Line(seed, 20, 20);
    try (DtlsPair pair = pair(line, SrtpProfile.values()).start()) {
      SrtpSender sender = pair.clientSide.sender.get(10, SECONDS);
      SrtpReceiver receiver = pair.serverSide.receiver.get(10, SECONDS);
      assertThat(pair.clientSide.failure).as("seed %d", seed).isNotDone();
      assertOpens(sender, receiver);
    }
  }

  @Test
  void aCertificateThatTheSdpDoesNotNameIsRefused() throws Exception {
    CertificateFingerprint other = NodeCertificate.create().fingerprint();
    try (DtlsPair pair =
        new DtlsPair(loop, pool, "camera", DtlsPair.Line.GOOD, other, SrtpProfile.values())
            .start()) {
      assertThat(pair.clientSide.failure.get(10, SECONDS)).isEqualTo("dtls-fingerprint");
      assertThat(pair.serverSide.failure.get(10, SECONDS)).isEqualTo("dtls-failed");
      assertThat(pair.clientSide.sender).isNotDone();
      assertThat(pair.serverSide.sender).isNotDone();
    }
  }

  @Test
  void closingOneSideIsHeardByTheOther() throws Exception {
    try (DtlsPair pair = pair(DtlsPair.Line.GOOD, SrtpProfile.values()).start()) {
      pair.serverSide.sender.get(10, SECONDS);
      pair.clientSide.sender.get(10, SECONDS);

      loop.run(pair.client::close);

      assertThat(pair.serverSide.peerClosed.get(5, SECONDS)).isTrue();
      assertThat(pair.clientSide.peerClosed).isNotDone();
    }
  }

  @Test
  void silenceAfterClientHelloDoesNotBlockAnHonestJoin() throws Exception {
    List<DtlsPair> silent = new ArrayList<>();
    byte[] hello = clientHello();
    for (int i = 0; i < HandshakePool.PER_KEY_ALL; i++) {
      DtlsPair pair = pair(DtlsPair.Line.GOOD, SrtpProfile.values());
      loop.run(pair.server::start);
      loop.run(() -> pair.server.onDatagram(hello, 0, hello.length));
      silent.add(pair);
    }
    try (DtlsPair honest = pair(DtlsPair.Line.GOOD, SrtpProfile.values()).start()) {
      assertThat(honest.serverSide.sender.get(9, SECONDS)).isNotNull();
      assertThat(silent)
          .extracting(pair -> pair.serverSide.failure.getNow("none"))
          .contains("dtls-timeout");
    }
    silent.forEach(DtlsPair::close);
  }

  @Test
  void whoWaitsForASilentPeerLeavesTheTurnToOthers() throws Exception {
    List<DtlsPair> silent = new ArrayList<>();
    byte[] hello = clientHello();
    // More than may be at work at once, of one channel and of all.
    for (int i = 0; i < 40; i++) {
      DtlsPair pair =
          new DtlsPair(loop, pool, "camera" + i % 5, DtlsPair.Line.GOOD, SrtpProfile.values());
      loop.run(pair.server::start);
      loop.run(() -> pair.server.onDatagram(hello, 0, hello.length));
      silent.add(pair);
    }
    try (DtlsPair honest = pair(DtlsPair.Line.GOOD, SrtpProfile.values()).start()) {
      assertThat(honest.serverSide.sender.get(3, SECONDS)).isNotNull();
    }
    await()
        .until(() -> pool.running() == 40); // the honest one's thread ends after its keys are out
    silent.forEach(DtlsPair::close);
    await().until(() -> pool.running() == 0);
  }

  @Test
  void noiseTakesNoThread() throws Exception {
    DtlsPair pair = pair(DtlsPair.Line.GOOD, SrtpProfile.values());
    byte[] hello = clientHello();
    loop.run(pair.server::start);
    for (int i = 0; i < hello.length; i++) {
      byte[] cut = Arrays.copyOf(hello, i);
      loop.run(() -> pair.server.onDatagram(cut, 0, cut.length));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.eventLoop().execute(() -> done.complete(null));
    done.get(5, SECONDS);

    assertThat(pool.running()).isZero();
    assertThat(pair.metrics.value("camfleet_dtls_datagrams_dropped_total")).isEqualTo(hello.length);
    pair.close();
  }

  @Test
  void closingFreesTheThreadAtOnce() throws Exception {
    DtlsPair pair = pair(DtlsPair.Line.GOOD, SrtpProfile.values());
    byte[] hello = clientHello();
    loop.run(pair.server::start);
    loop.run(() -> pair.server.onDatagram(hello, 0, hello.length));
    await().until(() -> pool.running() == 1);

    pair.close();

    await().atMost(Duration.ofSeconds(1)).until(() -> pool.running() == 0);
    assertThat(pair.serverSide.failure).isNotDone();
  }

  @Test
  void aFullQueueRefusesAndCounts() {
    HandshakePool small = new HandshakePool("server", 1, 2, poolMetrics);
    CompletableFuture<Void> gate = new CompletableFuture<>();
    AtomicInteger ran = new AtomicInteger();

    assertThat(small.submit(task("a", () -> gate.join()))).isTrue();
    assertThat(small.submit(task("b", ran::incrementAndGet))).isTrue();
    assertThat(small.submit(task("c", ran::incrementAndGet))).isTrue();
    assertThat(small.submit(task("d", ran::incrementAndGet))).isFalse();
    assertThat(poolMetrics.value("camfleet_dtls_handshakes_refused_total", "role", "server"))
        .isEqualTo(1);

    gate.complete(null);
    await().until(() -> ran.get() == 2);
    small.close();
  }

  private DtlsPair pair(DtlsPair.Line line, SrtpProfile... profiles) {
    return new DtlsPair(loop, pool, "camera", line, profiles);
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
    return hello;
  }

  private static HandshakePool.Handshake task(String key, Runnable body) {
    return new HandshakePool.Handshake() {
      @Override
      public String key() {
        return key;
      }

      @Override
      public void run() {
        body.run();
      }
    };
  }

  private static void assertOpens(SrtpSender sender, SrtpReceiver receiver) {
    byte[] rtp = HexFormat.of().parseHex("80600001000000010000000a" + "ab".repeat(100));
    byte[] wire = new byte[rtp.length + sender.rtpOverhead()];
    int length = sender.protectRtp(rtp, 0, rtp.length, wire, 0);
    assertThat(receiver.unprotectRtp(wire, 0, length)).isEqualTo(rtp.length);
    assertThat(Arrays.copyOf(wire, rtp.length)).isEqualTo(rtp);
  }
}
