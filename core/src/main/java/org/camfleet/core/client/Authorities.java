package org.camfleet.core.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom a client believes, in the two forms that HTTP clients and sockets take. */
record Authorities(SSLContext context, TrustManager[] managers) {

  /**
   * Reads a PEM file; null means the JVM's own authorities.
   *
   * @throws IOException with one sentence when the file does not read
   */
  static Authorities read(@Nullable Path pem) throws IOException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(pem == null ? null : store(pem));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return new Authorities(context, factory.getTrustManagers());
    } catch (GeneralSecurityException e) {
      throw new IOException(pem + ": " + e.getMessage() + " (expected: certificates in PEM)", e);
    }
  }

  private static KeyStore store(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    try (InputStream in = Files.newInputStream(pem)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority" + number++, one);
      }
    }
    if (number == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    return store;
  }
}
