package org.camfleet.fleet.secrets;

import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sealed text: {@code KEYID.NONCE.CIPHERTEXT}, the id in hex and the rest in base64url. It shows
 * the length of what is in it and nothing else.
 */
final class Sealed {
  /** Characters of a key's id. */
  static final int ID_LENGTH = 16;

  static final int NONCE_BYTES = 12;

  // 16 characters are the nonce, 22 the tag of an empty text.
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{16}\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]{22,}");

  private final String keyId;
  private final byte[] nonce;
  private final byte[] ciphertext;

  Sealed(String keyId, byte[] nonce, byte[] ciphertext) {
    this.keyId = keyId;
    this.nonce = nonce.clone();
    this.ciphertext = ciphertext.clone();
  }

  /** Reads what {@link #toString} wrote; null when a text has another form. */
  static @Nullable Sealed parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return null;
    }
    String[] parts = text.split("\\.", 3);
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      return new Sealed(parts[0], base64.decode(parts[1]), base64.decode(parts[2]));
    } catch (IllegalArgumentException e) {
      return null;
    }
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
