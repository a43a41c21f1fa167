package org.camfleet.core.webrtc.dtls;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;

/** A client and a server endpoint on one loop with a line between them that can be bad. */
final class DtlsPair implements AutoCloseable {
  /** What the listener of one side heard. */
  static final class Side implements DtlsEndpoint.Listener {
    final CompletableFuture<SrtpSender> sender = new CompletableFuture<>();
    final CompletableFuture<SrtpReceiver> receiver = new CompletableFuture<>();
    final CompletableFuture<String> failure = new CompletableFuture<>();
    final CompletableFuture<Boolean> peerClosed = new CompletableFuture<>();

    @Override
    public void onSecured(SrtpSender newSender, SrtpReceiver newReceiver) {
      receiver.complete(newReceiver);
      sender.complete(newSender);
    }

    @Override
    public void onFailed(String code, String text) {
      failure.complete(code);
    }

    @Override
    public void onPeerClosed() {
      peerClosed.complete(true);
    }
  }

  /** What happens to a datagram: each one may be lost, doubled or late. */
  record Line(long seed, int lossPercent, int delayMillis) {
    static final Line GOOD = new Line(1, 0, 0);
  }

  final CountingMetrics metrics;
  final Side clientSide = new Side();
  final Side serverSide = new Side();
  final DtlsEndpoint client;
  final DtlsEndpoint server;
  private final MediaLoop loop;
  private final Random random;
  private final Line line;

  DtlsPair(MediaLoop loop, HandshakePool pool, String key, Line line, SrtpProfile... offered) {
    this(loop, pool, key, line, null, offered);
  }

  DtlsPair(
      MediaLoop loop,
      HandshakePool pool,
      String key,
      Line line,
      CertificateFingerprint wrong,
      SrtpProfile... offered) {
    this.loop = loop;
    this.line = line;
    this.random = new Random(line.seed());
    this.metrics = new CountingMetrics();
    NodeCertificate ofClient = NodeCertificate.create();
    NodeCertificate ofServer = NodeCertificate.create();
    DtlsEndpoint.Node clientNode = new DtlsEndpoint.Node(ofClient, pool, pool, metrics);
    DtlsEndpoint.Node serverNode = new DtlsEndpoint.Node(ofServer, pool, pool, metrics);
    client =
        new DtlsEndpoint(
            clientNode,
            loop,
            DtlsEndpoint.Role.CLIENT,
            key + "-client",
            wrong == null ? ofServer.fingerprint() : wrong,
            (data, off, len) -> carry(data, off, len, true),
            clientSide,
            offered);
    server =
        new DtlsEndpoint(
            serverNode,
            loop,
            DtlsEndpoint.Role.SERVER,
            key,
            ofClient.fingerprint(),
            (data, off, len) -> carry(data, off, len, false),
            serverSide);
  }

  DtlsPair start() {
    loop.run(server::start);
    loop.run(client::start);
    return this;
  }

  private void carry(byte[] data, int off, int len, boolean toServer) {
    byte[] copy = Arrays.copyOfRange(data, off, off + len);
    if (random.nextInt(100) >= line.lossPercent()) {
      deliver(copy, toServer);
      if (line.lossPercent() > 0 && random.nextInt(10) == 0) {
        deliver(copy, toServer);
      }
    }
  }

  private void deliver(byte[] data, boolean toServer) {
    DtlsEndpoint to = toServer ? server : client;
    int delay = line.delayMillis() == 0 ? 0 : random.nextInt(line.delayMillis());
    loop.eventLoop()
        .schedule(() -> to.onDatagram(data, 0, data.length), delay, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    loop.run(client::close);
    loop.run(server::close);
  }
}
