package org.camfleet.core.rtsp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom a node believes to be a camera over TLS.
 *
 * @param authorities whose certificates count, when they name the camera's host
 * @param pinning whether one of another authority counts too: the one that the camera shows first,
 *     and from then on no other
 */
public record TlsPolicy(List<X509Certificate> authorities, boolean pinning) {
  /** No authority: what a camera shows first is kept. */
  public static final TlsPolicy DEFAULT = new TlsPolicy(List.of(), true);

  /** Reads a PEM file of authorities; an IOException says in one sentence what is wrong with it. */
  public static List<X509Certificate> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IOException(file + ": no certificate (expected: one or more as PEM)");
      }
      return found;
    } catch (CertificateException e) {
      throw new IOException(file + ": no certificates as PEM: " + e.getMessage(), e);
    }
  }

  /** As many as there are: the certificates themselves fill a page. */
  @Override
  public String toString() {
    return authorities.size() + " authorities" + (pinning ? ", pinning" : "");
  }
}
