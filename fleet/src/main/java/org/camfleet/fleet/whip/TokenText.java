package org.camfleet.fleet.whip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.camfleet.core.Secret;

/**
 * The text of a token: 256 random bits. What is stored and looked up is its SHA-256, so neither the
 * database nor the time of a look-up tells anything of it.
 */
final class TokenText {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final int ID_BYTES = 8;

  private TokenText() {}

  /** A new one. */
  static Secret random() {
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(BYTES)));
  }

  /** A new name for a token. */
  static String randomId() {
    return HexFormat.of().formatHex(bytes(ID_BYTES));
  }

  /** By which a token is found, 64 hex digits. */
  static String hash(Secret token) {
    return sha256(token.reveal());
  }

  static String sha256(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
