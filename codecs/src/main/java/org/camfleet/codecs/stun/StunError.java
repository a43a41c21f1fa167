package org.camfleet.codecs.stun;

/**
 * What an error response says (RFC 8489 clause 14.8).
 *
 * @param code 300 to 699
 * @param reason a phrase for people; comes from the other side, so never trust it
 */
public record StunError(int code, String reason) {
  /** The server names another server. */
  public static final int TRY_ALTERNATE = 300;

  /** The request makes no sense. */
  public static final int BAD_REQUEST = 400;

  /** Credentials are missing or wrong. */
  public static final int UNAUTHENTICATED = 401;

  /** TURN: not allowed for this user or this peer. */
  public static final int FORBIDDEN = 403;

  /** A comprehension-required attribute was not understood. */
  public static final int UNKNOWN_ATTRIBUTE = 420;

  /** TURN: there is no allocation for this 5-tuple, or there is one already. */
  public static final int ALLOCATION_MISMATCH = 437;

  /** The nonce is too old; the answer holds a new one. */
  public static final int STALE_NONCE = 438;

  /** TURN: the server has no relay address of this family. */
  public static final int ADDRESS_FAMILY_NOT_SUPPORTED = 440;

  /** TURN: this user has too many allocations. */
  public static final int ALLOCATION_QUOTA_REACHED = 486;

  /** ICE: both agents took the same role (RFC 8445 clause 7.3.1.1). */
  public static final int ROLE_CONFLICT = 487;

  /** TURN: the server has no relay ports left. */
  public static final int INSUFFICIENT_CAPACITY = 508;

  /** What a code means, in the words of the RFCs and for people; never those of the other side. */
  public static String meaning(int code) {
    return switch (code) {
      case TRY_ALTERNATE -> "Try Alternate";
      case BAD_REQUEST -> "Bad Request";
      case UNAUTHENTICATED -> "Unauthenticated";
      case FORBIDDEN -> "Forbidden";
      case UNKNOWN_ATTRIBUTE -> "Unknown Attribute";
      case ALLOCATION_MISMATCH -> "Allocation Mismatch";
      case STALE_NONCE -> "Stale Nonce";
      case ADDRESS_FAMILY_NOT_SUPPORTED -> "Address Family not Supported";
      case ALLOCATION_QUOTA_REACHED -> "Allocation Quota Reached";
      case ROLE_CONFLICT -> "Role Conflict";
      case INSUFFICIENT_CAPACITY -> "Insufficient Capacity";
      default -> "an error of its own";
    };
  }
}
