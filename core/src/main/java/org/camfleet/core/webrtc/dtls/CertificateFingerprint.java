package org.camfleet.core.webrtc.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.camfleet.codecs.MalformedException;

/**
 * The hash by which an SDP names a certificate (RFC 8122).
 *
 * @param algorithm {@code sha-256}, {@code sha-384} or {@code sha-512}, in lower case
 * @param value the hash as upper-case hex pairs with colons
 */
public record CertificateFingerprint(String algorithm, String value) {
  private static final Set<String> ALGORITHMS = Set.of("sha-256", "sha-384", "sha-512");

  /** The SHA-256 fingerprint of an encoded certificate. */
  public static CertificateFingerprint of(byte[] certificate) {
    return new CertificateFingerprint("sha-256", hash("sha-256", certificate));
  }

  /** Reads the value of {@code a=fingerprint}, such as {@code sha-256 4A:AD:…}. */
  public static CertificateFingerprint parse(String attribute) throws MalformedException {
    String[] parts = attribute.trim().split("\\s+");
    String algorithm = parts[0].toLowerCase(Locale.ROOT);
    if (!ALGORITHMS.contains(algorithm)) {
      throw new MalformedException(
          "SDP fingerprint algorithm: %s (expected: sha-256, sha-384 or sha-512)"
              .formatted(shown(algorithm)));
    }
    int bytes = Integer.parseInt(algorithm.substring(4)) / 8;
    if (parts.length != 2
        || !parts[1].matches("([0-9A-Fa-f]{2}:){%d}[0-9A-Fa-f]{2}".formatted(bytes - 1))) {
      throw new MalformedException(
          "SDP fingerprint: %d bytes of hex pairs with colons expected".formatted(bytes));
    }
    return new CertificateFingerprint(algorithm, parts[1].toUpperCase(Locale.ROOT));
  }

  /** Names come from strangers: what is quoted is short and printable. */
  private static String shown(String name) {
    String cut = name.length() > 40 ? name.substring(0, 40) + "…" : name;
    return cut.replaceAll("\\P{Print}", "?");
  }

  /** Whether this is the fingerprint of an encoded certificate. */
  public boolean matches(byte[] certificate) {
    return value.equals(hash(algorithm, certificate));
  }

  /** The value of {@code a=fingerprint}. */
  @Override
  public String toString() {
    return algorithm + " " + value;
  }

  private static String hash(String algorithm, byte[] certificate) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT));
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest.digest(certificate));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is missing in this Java runtime", e);
    }
  }
}
