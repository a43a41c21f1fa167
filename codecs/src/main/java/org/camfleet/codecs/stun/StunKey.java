package org.camfleet.codecs.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of MESSAGE-INTEGRITY (RFC 8489 clauses 9.1.1, 9.2.2 and 14.5); for one thread, never
 * shown.
 */
public final class StunKey {
  /** Bytes of an HMAC-SHA1. */
  static final int LENGTH = 20;

  private final Mac mac;

  private StunKey(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA1 is missing from this Java runtime", e);
    }
  }

  /** The key of ICE checks: the password itself; it must not be empty. */
  public static StunKey shortTerm(String password) {
    return new StunKey(password.getBytes(StandardCharsets.UTF_8));
  }

  /** The key of TURN: MD5 of user name, realm and password. */
  public static StunKey longTerm(String username, String realm, String password) {
    try {
      String text = username + ':' + realm + ':' + password;
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new StunKey(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("MD5 is missing from this Java runtime", e);
    }
  }

  /**
   * The HMAC over a message up to its MESSAGE-INTEGRITY attribute, counted as if that attribute
   * were the last.
   *
   * @param end where the attribute's header starts, relative to {@code offset}
   */
  byte[] sign(byte[] message, int offset, int end) {
    byte[] length = new byte[2];
    Bytes.putInt16(length, 0, end - StunMessage.HEADER + 4 + LENGTH);
    mac.update(message, offset, 2);
    mac.update(length);
    mac.update(message, offset + 4, end - 4);
    return mac.doFinal();
  }
}
