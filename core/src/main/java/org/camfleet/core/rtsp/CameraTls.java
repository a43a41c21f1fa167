package org.camfleet.core.rtsp;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import org.camfleet.core.rtsp.RtspFault.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS of one connection to a camera; the costly parts of the handshake run off the loop. */
final class CameraTls {
  private static final Logger LOG = LoggerFactory.getLogger(CameraTls.class);

  private final CameraUrl camera;
  private final CertificatePins pins;
  private final SslHandler handler;
  private final CameraTrust trust;

  CameraTls(CameraUrl camera, TlsPolicy policy, CertificatePins pins, Duration patience) {
    this.camera = camera;
    this.pins = pins;
    this.trust = CameraTrust.of(policy, pins.of(place()));
    SSLEngine engine = context(trust).createSSLEngine(camera.host(), camera.port());
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

  private String place() {
    return camera.host() + ":" + camera.port();
  }

  SslHandler handler() {
    return handler;
  }

  /** The camera has proved that the certificate is its own: from now on it must show it. */
  void finished() {
    if (trust.vouched()) {
      return;
    }
    try {
      X509Certificate shown =
          (X509Certificate) handler.engine().getSession().getPeerCertificates()[0];
      String fingerprint = CertificatePins.fingerprint(shown);
      if (pins.keep(place(), fingerprint)) {
        LOG.info("camera {}: its certificate is kept, SHA-256 {}", camera.url(), fingerprint);
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("a handshake that has succeeded has a certificate", e);
    }
  }

  /** Why the handshake failed. */
  RtspFault fault(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof CameraTrust.Untrusted untrusted) {
        return new RtspFault(Kind.UNTRUSTED, place() + ": " + untrusted.getMessage());
      }
      if (each instanceof NotSslRecordException) {
        return Faults.protocol(place() + ": no TLS (expected: an rtsps port, or an rtsp address)");
      }
    }
    return Faults.protocol(place() + ": TLS: " + Faults.text(cause));
  }
}
