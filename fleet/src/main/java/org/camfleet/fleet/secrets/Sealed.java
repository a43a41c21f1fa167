package org.camfleet.fleet.secrets;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A sealed text: {@code KEYID.NONCE.CIPHERTEXT}, the id in hex and the rest in base64url. It shows
 * the length of what is in it and nothing else.
 */
final class Sealed {
  /** Characters of a key's id. */
  static final int ID_LENGTH = 16;

  static final int NONCE_BYTES = 12;

  private static final int NONCE_LENGTH = 16;

  /** Characters of the tag of an empty text. */
  private static final int LEAST_CIPHERTEXT = 22;

  private final String keyId;
  private final byte[] nonce;
  private final byte[] ciphertext;

  Sealed(String keyId, byte[] nonce, byte[] ciphertext) {
    this.keyId = keyId;
    this.nonce = nonce.clone();
    this.ciphertext = ciphertext.clone();
  }

  /**
   * Reads what {@link #toString} wrote; null when a text has another form. The whole inventory
   * comes by here again and again: no regular expression.
   */
  static @Nullable Sealed parse(String text) {
    int nonce = ID_LENGTH + 1;
    int ciphertext = nonce + NONCE_LENGTH + 1;
    if (text.length() < ciphertext + LEAST_CIPHERTEXT
        || text.charAt(nonce - 1) != '.'
        || text.charAt(ciphertext - 1) != '.'
        || !isHex(text, ID_LENGTH)) {
      return null;
    }
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      return new Sealed(
          text.substring(0, ID_LENGTH),
          base64.decode(text.substring(nonce, ciphertext - 1)),
          base64.decode(text.substring(ciphertext)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isHex(String text, int length) {
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The id of the key that sealed it. */
  String keyId() {
    return keyId;
  }

  byte[] nonce() {
    return nonce.clone();
  }

  /** With the tag at its end, as the JCA has it. */
  byte[] ciphertext() {
    return ciphertext.clone();
  }

  @Override
  public String toString() {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return keyId + "." + base64.encodeToString(nonce) + "." + base64.encodeToString(ciphertext);
  }
}
