package org.camfleet.core.rtsp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port to the certificates that one camera showed first. Any thread; nothing blocks. */
public interface CertificatePins {
  /** Places of one camera that are kept: it has four addresses, and each may send us elsewhere. */
  int MOST = 16;

  /**
   * The SHA-256 in hexadecimal that is kept for a place, empty when none is; a stage that fails
   * means that nobody can tell, and that the camera is not to be believed now.
   *
   * @param place {@code HOST:PORT}
   */
  CompletionStage<Optional<String>> of(String place);

  /**
   * Keeps the first one of a place.
   *
   * @return the one that holds, which another node may have kept before; a stage that fails means
   *     that none could be kept
   */
  CompletionStage<String> keep(String place, String fingerprint);

  /** The SHA-256 of a certificate in hexadecimal. */
  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }
}
