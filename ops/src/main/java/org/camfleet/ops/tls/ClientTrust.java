package org.camfleet.ops.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom our own clients believe: the JDK's authorities and some more, or this node alone.
 *
 * @param context for sockets
 * @param managers the same, for libraries that take it in this form
 */
public record ClientTrust(SSLContext context, List<TrustManager> managers) {
  /** Trusts the JDK's authorities and these. */
  static ClientTrust of(Collection<X509Certificate> more)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int number = 0;
    for (X509Certificate one : more) {
      trusted.setCertificateEntry("more-" + number++, one);
    }
    for (TrustManager manager : factory(null).getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        for (X509Certificate issuer : x509.getAcceptedIssuers()) {
          trusted.setCertificateEntry("usual-" + number++, issuer);
        }
      }
    }
    return of(factory(trusted).getTrustManagers());
  }

  /** Trusts one certificate and nothing else. */
  static ClientTrust own(X509Certificate certificate) throws GeneralSecurityException {
    return of(new TrustManager[] {new OwnCertificate(certificate)});
  }

  private static ClientTrust of(TrustManager[] managers) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, new SecureRandom());
    return new ClientTrust(context, List.of(managers));
  }

  /**
   * Trusts the JDK's authorities and those of a PEM file, if one is given.
   *
   * @throws IOException with one sentence when the file does not read
   */
  public static ClientTrust open(@Nullable Path authorities)
      throws IOException, GeneralSecurityException {
    return of(authorities == null ? List.of() : Pem.certificates(authorities));
  }

  private static TrustManagerFactory factory(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
