package org.camfleet.codecs.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Hashes of Digest authentication (RFC 7616 3.2), weakest first. */
public enum DigestAlgorithm {
  MD5("MD5", "MD5"),
  SHA_256("SHA-256", "SHA-256"),
  SHA_512_256("SHA-512-256", "SHA-512/256");

  private final String token;
  private final String javaName;

  DigestAlgorithm(String token, String javaName) {
    this.token = token;
    this.javaName = javaName;
  }

  /** The algorithm of a challenge: MD5 when it names none, null when we do not know it. */
  static @Nullable DigestAlgorithm of(String name) {
    if (name.isEmpty()) {
      return MD5;
    }
    for (DigestAlgorithm algorithm : values()) {
      if (name.equalsIgnoreCase(algorithm.token)
          || name.equalsIgnoreCase(algorithm.token + "-sess")) {
        return algorithm;
      }
    }
    return null;
  }

  /** The name in a challenge. */
  public String token() {
    return token;
  }

  /** The hash of a byte string as lower-case hex digits. */
  String hash(String byteString) {
    try {
      byte[] bytes = byteString.getBytes(StandardCharsets.ISO_8859_1);
      return HexFormat.of().formatHex(MessageDigest.getInstance(javaName).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(javaName + " is part of every Java runtime", e);
    }
  }
}
