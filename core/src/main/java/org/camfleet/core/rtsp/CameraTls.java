package org.camfleet.core.rtsp;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.jspecify.annotations.Nullable;

/** TLS of one connection to a camera; the costly parts of the handshake run off the loop. */
public final class CameraTls {
  private final String place;
  private final SslHandler handler;
  private final CameraTrust trust;
  private final @Nullable String known;

  /** With the fingerprint that is known of the camera's certificate, or null. */
  public CameraTls(
      String host, int port, TlsPolicy policy, @Nullable String known, Duration patience) {
    this.place = place(host, port);
    this.known = known;
    this.trust = CameraTrust.of(policy, known);
    SSLEngine engine = context(trust).createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    this.handler = new SslHandler(engine, false, ForkJoinPool.commonPool());
    handler.setHandshakeTimeoutMillis(patience.toMillis());
  }

  private static SSLContext context(CameraTrust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has TLS", e);
    }
  }

  /** What a certificate is kept for. */
  public static String place(String host, int port) {
    return host.toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** What is told when nobody can tell which certificate is known, or keep the one shown. */
  static RtspFault unjudged(String place, Throwable cause) {
    Throwable inner = cause instanceof CompletionException ? cause.getCause() : null;
    Throwable told = inner == null ? cause : inner;
    return new RtspFault(
        Kind.UNTRUSTED,
        place + ": its certificate can not be judged or kept now: " + Faults.text(told));
  }

  /** What is told when another one was kept meanwhile. */
  static RtspFault another(String place, String shown, String held) {
    return new RtspFault(Kind.UNTRUSTED, place + ": " + CameraTrust.mismatch(shown, held));
  }

  /** What encrypts; its handshake future tells when the camera has proved itself. */
  public SslHandler handler() {
    return handler;
  }

  /**
   * The fingerprint to keep of a camera that has proved that the certificate is its own; null when
   * it is kept already, or an authority vouches for the camera.
   */
  public @Nullable String toKeep() {
    if (trust.vouched() || known != null) {
      return null;
    }
    try {
      return CertificatePins.fingerprint(
          (X509Certificate) handler.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("a handshake that has succeeded has a certificate", e);
    }
  }

  /** Why the handshake failed. */
  public RtspFault fault(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof CameraTrust.Untrusted untrusted) {
        return new RtspFault(Kind.UNTRUSTED, place + ": " + untrusted.getMessage());
      }
      if (each instanceof NotSslRecordException) {
        return Faults.protocol(place + ": no TLS (expected: an rtsps port, or an rtsp address)")
            .at(CameraStage.TLS);
      }
    }
    return Faults.protocol(place + ": TLS: " + Faults.text(cause)).at(CameraStage.TLS);
  }
}
