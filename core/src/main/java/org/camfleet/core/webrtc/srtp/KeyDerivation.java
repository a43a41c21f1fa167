package org.camfleet.core.webrtc.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session keys from a master key: AES in counter mode over zeros (RFC 3711 section 4.3), with a key
 * derivation rate of zero. A 96-bit salt is padded to 112 bits on the right (RFC 7714 section 11).
 */
final class KeyDerivation {
  static final int RTP_ENCRYPTION = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;
  static final int RTCP_ENCRYPTION = 3;
  static final int RTCP_AUTHENTICATION = 4;
  static final int RTCP_SALT = 5;

  private static final int LABEL_POSITION = 7;

  private final SecretKeySpec masterKey;
  private final byte[] salt;

  KeyDerivation(byte[] masterKey, byte[] masterSalt) {
    this.masterKey = new SecretKeySpec(masterKey, "AES");
    this.salt = Arrays.copyOf(masterSalt, 16);
  }

  byte[] derive(int label, int length) {
    byte[] start = salt.clone();
    start[LABEL_POSITION] ^= (byte) label;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, masterKey, new IvParameterSpec(start));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES counter mode is missing in this Java runtime", e);
    }
  }
}
