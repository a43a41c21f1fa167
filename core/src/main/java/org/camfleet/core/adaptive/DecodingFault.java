package org.camfleet.core.adaptive;

/**
 * Why a line of pictures has ended by itself.
 *
 * @param kind what went wrong
 * @param reason one sentence for people: what, value, expectation
 */
record DecodingFault(Kind kind, String reason) {
  /** What went wrong. */
  enum Kind {
    /** Pictures have more pixels, or need more memory, than a camera may take. */
    TOO_LARGE,
    /** Nothing could be decoded for a while. */
    UNDECODABLE,
    /** The decoder did not come back from a picture. */
    HUNG,
    /** The native decoder is missing or refuses this codec. */
    UNAVAILABLE
  }
}
