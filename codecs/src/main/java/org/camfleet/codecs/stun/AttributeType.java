package org.camfleet.codecs.stun;

/** Attribute numbers of RFC 8489, RFC 8656 and RFC 8445 (IANA STUN attributes). */
public final class AttributeType {
  public static final int MAPPED_ADDRESS = 0x0001;
  public static final int USERNAME = 0x0006;
  public static final int MESSAGE_INTEGRITY = 0x0008;
  public static final int ERROR_CODE = 0x0009;
  public static final int UNKNOWN_ATTRIBUTES = 0x000a;
  public static final int CHANNEL_NUMBER = 0x000c;
  public static final int LIFETIME = 0x000d;
  public static final int XOR_PEER_ADDRESS = 0x0012;
  public static final int DATA = 0x0013;
  public static final int REALM = 0x0014;
  public static final int NONCE = 0x0015;
  public static final int XOR_RELAYED_ADDRESS = 0x0016;
  public static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
  public static final int EVEN_PORT = 0x0018;
  public static final int REQUESTED_TRANSPORT = 0x0019;
  public static final int DONT_FRAGMENT = 0x001a;
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001c;
  public static final int XOR_MAPPED_ADDRESS = 0x0020;
  public static final int RESERVATION_TOKEN = 0x0022;
  public static final int PRIORITY = 0x0024;
  public static final int USE_CANDIDATE = 0x0025;
  public static final int SOFTWARE = 0x8022;
  public static final int ALTERNATE_SERVER = 0x8023;
  public static final int FINGERPRINT = 0x8028;
  public static final int ICE_CONTROLLED = 0x8029;
  public static final int ICE_CONTROLLING = 0x802a;

  private AttributeType() {}

  /** Whether a receiver that does not know this attribute must refuse the message. */
  static boolean isRequired(int type) {
    return type < 0x8000;
  }

  /** Whether this codec knows what the attribute means. */
  static boolean isKnown(int type) {
    return switch (type) {
      case MAPPED_ADDRESS,
          USERNAME,
          MESSAGE_INTEGRITY,
          ERROR_CODE,
          UNKNOWN_ATTRIBUTES,
          CHANNEL_NUMBER,
          LIFETIME,
          XOR_PEER_ADDRESS,
          DATA,
          REALM,
          NONCE,
          XOR_RELAYED_ADDRESS,
          REQUESTED_ADDRESS_FAMILY,
          EVEN_PORT,
          REQUESTED_TRANSPORT,
          DONT_FRAGMENT,
          MESSAGE_INTEGRITY_SHA256,
          XOR_MAPPED_ADDRESS,
          RESERVATION_TOKEN,
          PRIORITY,
          USE_CANDIDATE ->
          true;
      default -> !isRequired(type);
    };
  }

  /** The one length an attribute may have, or -1 when it varies. */
  static int fixedLength(int type) {
    return switch (type) {
      case USE_CANDIDATE, DONT_FRAGMENT -> 0;
      case EVEN_PORT -> 1;
      case CHANNEL_NUMBER, LIFETIME, REQUESTED_TRANSPORT, REQUESTED_ADDRESS_FAMILY -> 4;
      case PRIORITY, FINGERPRINT -> 4;
      case ICE_CONTROLLED, ICE_CONTROLLING, RESERVATION_TOKEN -> 8;
      case MESSAGE_INTEGRITY -> StunKey.LENGTH;
      default -> -1;
    };
  }

  /** Whether the value is an address (RFC 8489 clauses 14.1 and 14.2). */
  static boolean isAddress(int type) {
    return switch (type) {
      case MAPPED_ADDRESS, XOR_MAPPED_ADDRESS, XOR_PEER_ADDRESS, XOR_RELAYED_ADDRESS -> true;
      case ALTERNATE_SERVER -> true;
      default -> false;
    };
  }
}
