package org.camfleet.core.webrtc.srtp;

import org.jspecify.annotations.Nullable;

/**
 * The protection profiles that we negotiate, in order of preference; numbers as in the DTLS
 * extension {@code use_srtp} (RFC 5764, RFC 7714).
 */
public enum SrtpProfile {
  /** RFC 7714: half the price of the other one. */
  AEAD_AES_128_GCM(0x0007, 16, 12, 16),
  /** RFC 3711 with RFC 5764: what every peer can. */
  AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, 10);

  /** Most bytes that any profile adds to an RTCP packet: tag and index word. */
  public static final int MAX_OVERHEAD = 16 + 4;

  private final int number;
  private final int keyLength;
  private final int saltLength;
  private final int tagLength;

  SrtpProfile(int number, int keyLength, int saltLength, int tagLength) {
    this.number = number;
    this.keyLength = keyLength;
    this.saltLength = saltLength;
    this.tagLength = tagLength;
  }

  /** The profile of this number, or null when we do not have it. */
  public static @Nullable SrtpProfile ofNumber(int number) {
    for (SrtpProfile profile : values()) {
      if (profile.number == number) {
        return profile;
      }
    }
    return null;
  }

  /** The 16-bit number in {@code use_srtp}. */
  public int number() {
    return number;
  }

  /** Bytes of the master key. */
  public int keyLength() {
    return keyLength;
  }

  /** Bytes of the master salt. */
  public int saltLength() {
    return saltLength;
  }

  /** Bytes of the authentication tag. */
  public int tagLength() {
    return tagLength;
  }

  PacketTransform transform(byte[] masterKey, byte[] masterSalt) {
    if (masterKey.length != keyLength || masterSalt.length != saltLength) {
      throw new IllegalArgumentException(
          "SRTP master key and salt: %d and %d bytes (expected: %d and %d)"
              .formatted(masterKey.length, masterSalt.length, keyLength, saltLength));
    }
    KeyDerivation keys = new KeyDerivation(masterKey, masterSalt);
    return switch (this) {
      case AEAD_AES_128_GCM -> AeadTransform.derive(keys);
      case AES128_CM_HMAC_SHA1_80 -> CounterModeTransform.derive(keys);
    };
  }
}
