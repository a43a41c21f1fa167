package org.camfleet.core.rtsp;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes a camera whose certificate an authority signed for its host, or that shows the
 * certificate it showed before. Dates of the latter do not matter: cameras sign them themselves,
 * and their clocks are wrong. One connection; the thread of its handshake.
 */
final class CameraTrust extends X509ExtendedTrustManager {

  /** Why a camera is not believed. */
  static final class Untrusted extends CertificateException {
    private static final long serialVersionUID = 1;

    Untrusted(String text) {
      super(text);
    }
  }

  private final @Nullable X509ExtendedTrustManager authorities;
  private final boolean pinning;
  private final @Nullable String known;
  private volatile boolean vouched;

  private CameraTrust(
      @Nullable X509ExtendedTrustManager authorities, boolean pinning, @Nullable String known) {
    this.authorities = authorities;
    this.pinning = pinning;
    this.known = known;
  }

  /** Trust by a policy in a camera that showed a certificate of this fingerprint, or none yet. */
  static CameraTrust of(TlsPolicy policy, @Nullable String known) {
    return new CameraTrust(
        policy.authorities().isEmpty() ? null : authorities(policy), policy.pinning(), known);
  }

  private static X509ExtendedTrustManager authorities(TlsPolicy policy) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate authority : policy.authorities()) {
        store.setCertificateEntry(CertificatePins.fingerprint(authority), authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager found) {
          return found;
        }
      }
      throw new IllegalStateException("the JDK has trust in X.509");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificates that were read can be kept", e);
    }
  }

  /** Whether an authority vouched for the camera. */
  boolean vouched() {
    return vouched;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    CertificateException doubt = null;
    if (authorities != null) {
      try {
        authorities.checkServerTrusted(chain, type, engine);
        vouched = true;
        return;
      } catch (CertificateException e) {
        doubt = e;
      }
    }
    if (!pinning) {
      throw new Untrusted(
          "no configured authority vouches for the camera's certificate"
              + (doubt == null ? "" : ": " + Faults.text(doubt)));
    }
    String shown = CertificatePins.fingerprint(chain[0]);
    if (known != null && !known.equals(shown)) {
      throw new Untrusted(mismatch(shown, known));
    }
  }

  static String mismatch(String shown, String known) {
    return "the camera's certificate has SHA-256 %s (expected: %s, as before)"
        .formatted(shown, known);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new Untrusted("no engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new Untrusted("no engine");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new Untrusted("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new Untrusted("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new Untrusted("not a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
