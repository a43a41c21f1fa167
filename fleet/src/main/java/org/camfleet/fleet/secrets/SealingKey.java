package org.camfleet.fleet.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits for AES-GCM (NIST SP 800-38D) with random nonces of 96 bits, which holds for
 * 2^32 texts; a key-encryption key seals data keys with it, and a data key all else. Any thread.
 */
final class SealingKey {
  /** Bytes of a key. */
  static final int BYTES = 32;

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String id;
  private final byte[] bytes;
  private final SecretKeySpec key;

  private SealingKey(byte[] bytes) {
    this.bytes = bytes.clone();
    this.key = new SecretKeySpec(bytes, "AES");
    this.id = fingerprint(bytes);
  }

  static SealingKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "key: %d bytes (expected: %d)".formatted(bytes.length, BYTES));
    }
    return new SealingKey(bytes);
  }

  static SealingKey random() {
    return new SealingKey(randomBytes(BYTES));
  }

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** A fingerprint: 64 bits of a keyed hash, which tell nothing of the key. */
  String id() {
    return id;
  }

  private static String fingerprint(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      byte[] hash = mac.doFinal("camfleet key id".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, Sealed.ID_LENGTH / 2);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Sealed seal(Place place, byte[] plain) {
    byte[] nonce = randomBytes(Sealed.NONCE_BYTES);
    try {
      return new Sealed(id, nonce, cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was sealed for this place; fails for any other. */
  byte[] open(Place place, Sealed sealed) {
    try {
      return cipher(Cipher.DECRYPT_MODE, sealed.nonce(), place).doFinal(sealed.ciphertext());
    } catch (GeneralSecurityException e) {
      throw new SecretsException(
          "%s: does not open with key %s (expected: what was sealed there)".formatted(place, id),
          e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, Place place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.bytes());
    return cipher;
  }

  Sealed wrap(SealingKey inner) {
    return seal(Place.ofKey(inner.id), inner.bytes);
  }

  /** The key that was wrapped under this id. */
  SealingKey unwrap(String innerId, Sealed wrapped) {
    return of(open(Place.ofKey(innerId), wrapped));
  }

  @Override
  public String toString() {
    return "key " + id;
  }
}
