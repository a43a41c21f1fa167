package org.camfleet.codecs.stun;

/** The four classes of STUN messages (RFC 8489 clause 5), with the bits they set in the type. */
public enum StunClass {
  /** Asks; is answered with the same transaction id. */
  REQUEST(0x000),
  /** Says something that is never answered. */
  INDICATION(0x010),
  /** Answers a request that was carried out. */
  SUCCESS(0x100),
  /** Answers a request that was not. */
  ERROR(0x110);

  private static final StunClass[] ALL = values();

  final int bits;

  StunClass(int bits) {
    this.bits = bits;
  }

  static StunClass of(int messageType) {
    return ALL[(messageType >> 4 & 1) | (messageType >> 7 & 2)];
  }
}
