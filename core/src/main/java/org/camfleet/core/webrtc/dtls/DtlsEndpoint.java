package org.camfleet.core.webrtc.dtls;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.srtp.SrtpProfile;
import org.camfleet.core.webrtc.srtp.SrtpReceiver;
import org.camfleet.core.webrtc.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS half of one peer connection: a handshake on the pool, then a small record layer on the
 * loop that answers resent flights and hears {@code close_notify}. All methods on the loop.
 */
public final class DtlsEndpoint implements AutoCloseable {
  /** Who speaks first. */
  public enum Role {
    /** {@code setup:active}. */
    CLIENT,
    /** {@code setup:passive}. */
    SERVER
  }

  /** What the endpoint tells its owner, on the loop. */
  public interface Listener {
    /** The handshake is done and the peer is who the SDP says; called once. */
    void onSecured(SrtpSender sender, SrtpReceiver receiver);

    /**
     * There is no secure connection: {@code dtls-timeout}, {@code dtls-fingerprint} or {@code
     * dtls-failed}; called once at most, and nothing after it.
     */
    void onFailed(String code, String text);

    /** The peer ended the connection in order. */
    void onPeerClosed();
  }

  /** What is the same for all endpoints of a node. */
  public record Node(
      NodeCertificate certificate, HandshakePool clients, HandshakePool servers, Metrics metrics) {
    HandshakePool pool(Role role) {
      return role == Role.CLIENT ? clients : servers;
    }
  }

  private static final long RETRY_MILLIS = 250;

  private final Node node;
  private final MediaLoop loop;
  private final Role role;
  private final HandshakePool pool;
  private final DtlsPolicy policy;
  private final Listener listener;
  private final LoopTransport transport;
  private final Attempt attempt;
  private final byte[] ignored = new byte[64];
  private State state = State.NEW;
  private @Nullable DTLSTransport records;

  private enum State {
    NEW,
    STARTED,
    SUBMITTED,
    SECURED,
    CLOSED
  }

  /**
   * Makes an endpoint; nothing happens before {@link #start()}.
   *
   * @param channelKey whose share of the pool it uses
   * @param remote the fingerprint in the peer's SDP
   * @param sink where its datagrams go
   */
  public DtlsEndpoint(
      Node node,
      MediaLoop loop,
      Role role,
      String channelKey,
      CertificateFingerprint remote,
      DatagramSink sink,
      Listener listener) {
    this(node, loop, role, channelKey, remote, sink, listener, SrtpProfile.values());
  }

  DtlsEndpoint(
      Node node,
      MediaLoop loop,
      Role role,
      String channelKey,
      CertificateFingerprint remote,
      DatagramSink sink,
      Listener listener,
      SrtpProfile... profiles) {
    this.node = node;
    this.loop = loop;
    this.role = role;
    this.pool = node.pool(role);
    this.policy = new DtlsPolicy(remote, profiles);
    this.listener = listener;
    this.transport = new LoopTransport(loop, sink, pool.turn(channelKey));
    this.attempt = new Attempt(channelKey);
  }

  /** The path stands: a client begins, a server answers the ClientHello that came or comes. */
  public void start() {
    if (state == State.NEW) {
      state = State.STARTED;
      if (role == Role.CLIENT || !transport.isEmpty()) {
        submit();
      }
    }
  }

  /** Takes a datagram whose first byte is 20 to 63 (RFC 7983). */
  public void onDatagram(byte[] data, int off, int len) {
    switch (state) {
      case NEW, STARTED -> onFirst(data, off, len);
      case SUBMITTED -> count(transport.offer(data, off, len));
      case SECURED -> {
        count(transport.offer(data, off, len));
        readRecords();
      }
      case CLOSED -> {}
    }
  }

  private void onFirst(byte[] data, int off, int len) {
    boolean wanted = role == Role.CLIENT || ClientHello.startsIn(data, off, len);
    count(wanted && transport.offer(data, off, len));
    if (wanted && state == State.STARTED) {
      submit();
    }
  }

  /** A refused client tries again by itself; a refused server on the next ClientHello. */
  private void submit() {
    if (pool.submit(attempt)) {
      state = State.SUBMITTED;
    } else if (role == Role.CLIENT) {
      loop.eventLoop().schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void retry() {
    if (state == State.STARTED) {
      submit();
    }
  }

  private void count(boolean taken) {
    if (!taken) {
      node.metrics().counter("camfleet_dtls_datagrams_dropped_total").increment();
    }
  }

  private void secured(DTLSTransport established) {
    if (state == State.CLOSED) {
      return;
    }
    try {
      SrtpKeys keys = policy.keys();
      records = established;
      state = State.SECURED;
      transport.handshakeDone();
      listener.onSecured(keys.sender(), keys.receiver());
      readRecords();
    } catch (IOException e) {
      failed("dtls-failed", "no SRTP keys");
    }
  }

  /** Lets Bouncy Castle read what is queued: resent flights, alerts. */
  private void readRecords() {
    try {
      while (state == State.SECURED && records != null) {
        records.receive(ignored, 0, ignored.length, 1);
      }
    } catch (LoopTransport.Drained e) {
      // Nothing left to read.
    } catch (IOException e) {
      peerClosed();
    }
  }

  private void peerClosed() {
    if (state == State.SECURED) {
      state = State.CLOSED;
      transport.abort();
      listener.onPeerClosed();
    }
  }

  private void failed(String code, String text) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      transport.abort();
      listener.onFailed(code, text);
    }
  }

  /** Says goodbye where there is somebody, frees the thread; the listener hears nothing more. */
  @Override
  public void close() {
    State last = state;
    state = State.CLOSED;
    if (last == State.SECURED && records != null) {
      try {
        records.close();
      } catch (IOException e) {
        // The goodbye is a courtesy.
      }
    }
    pool.withdraw(attempt);
    transport.abort();
  }

  /** The handshake, on a pool thread. */
  private final class Attempt implements HandshakePool.Handshake {
    private final String key;

    Attempt(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }

    @Override
    public void run() {
      transport.started();
      long start = System.nanoTime();
      try {
        DTLSTransport established = handshake();
        transport.flush();
        outcome("ok", start);
        tell(() -> secured(established));
      } catch (IOException | RuntimeException e) {
        DtlsFailure failure = DtlsFailure.of(e, policy.fingerprintRefused());
        outcome(failure.code(), start);
        transport.flush();
        tell(() -> failed(failure.code(), failure.text()));
      }
    }

    private void tell(Runnable news) {
      try {
        loop.run(news);
      } catch (RejectedExecutionException e) {
        // The node goes down and its loops are gone already.
      }
    }

    private DTLSTransport handshake() throws IOException {
      return role == Role.SERVER
          ? new DTLSServerProtocol().accept(new SrtpServer(node.certificate(), policy), transport)
          : new DTLSClientProtocol().connect(new SrtpClient(node.certificate(), policy), transport);
    }

    private void outcome(String code, long start) {
      String side = role == Role.SERVER ? "server" : "client";
      Metrics metrics = node.metrics();
      metrics.counter("camfleet_dtls_handshakes_total", "role", side, "outcome", code).increment();
      metrics
          .histogram("camfleet_dtls_handshake_seconds", "role", side)
          .record(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    }
  }
}
