package org.camfleet.ops.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.camfleet.core.Secret;
import org.camfleet.fleet.secrets.NodeSecrets;
import org.camfleet.ops.config.Settings;

/** Makes the certificate authority of all nodes of one database the same. */
public final class SharedAuthority {
  private static final String NAME = "certificate-authority";
  private static final String CERTIFICATE_ENDS = "(?<=-----END CERTIFICATE-----)\\s+";

  private SharedAuthority() {}

  /**
   * Stores this node's authority for the others, or takes theirs where it has none; does nothing
   * with the operator's certificate. Blocks.
   *
   * @throws IOException with one sentence when its own authority is another one
   */
  public static void agree(Settings settings, NodeSecrets shared) throws IOException {
    if (settings.tls().certificate() != null) {
      return;
    }
    Path directory = ServerTls.directory(settings);
    Path certificate = directory.resolve(CertificateAuthority.CERTIFICATE);
    Path key = directory.resolve(CertificateAuthority.KEY);
    boolean whole = CertificateAuthority.isIn(directory);
    Optional<Secret> there = shared.find(NAME);
    if (Files.exists(certificate) && !whole && there.isEmpty()) {
      throw new IOException(certificate + ": without " + key + " (expected: both, or neither)");
    }
    Secret agreed =
        there.isPresent()
            ? there.get()
            : shared.agreeOn(NAME, whole ? read(certificate, key) : create());
    String[] parts = agreed.reveal().split(CERTIFICATE_ENDS, 2);
    if (Files.exists(certificate)
        && !Pem.certificates(certificate).get(0).equals(certificateOf(parts[0]))) {
      throw new IOException(
          certificate
              + ": not the authority that the nodes of this database share (expected: the same; move it and its key away to take theirs)");
    }
    if (!whole) {
      Pem.writeKey(key, parts[1]);
      Pem.writeCertificates(certificate, parts[0] + "\n");
    }
  }

  private static Secret read(Path certificate, Path key) throws IOException {
    // Only the first one is the authority's; what else the file says is not shared.
    return Secret.of(Pem.text(Pem.certificates(certificate).get(0)) + Pem.text(Pem.key(key)));
  }

  private static Secret create() throws IOException {
    try {
      return CertificateAuthority.create().text();
    } catch (GeneralSecurityException e) {
      throw new IOException("certificate: " + e.getMessage(), e);
    }
  }

  private static X509Certificate certificateOf(String pem) throws IOException {
    return Pem.certificates(
            "the database's authority",
            new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .get(0);
  }
}
