package org.camfleet.core.rtsp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The certificates that one camera showed first, by host and port. Any thread. */
public final class CertificatePins {
  // A camera has four addresses at most, and each may send us elsewhere a few times.
  private static final int MOST = 16;

  private final Map<String, String> pins = new ConcurrentHashMap<>();

  /** The SHA-256 of a certificate in hexadecimal. */
  static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  /** The fingerprint that is kept for a place; null when none is. */
  @Nullable String of(String place) {
    return pins.get(place);
  }

  /** Keeps the first one of a place; whether it was the first. */
  boolean keep(String place, String fingerprint) {
    return pins.size() < MOST && pins.putIfAbsent(place, fingerprint) == null;
  }
}
