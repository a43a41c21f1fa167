package org.camfleet.fleet.sigv4;

/** What the check of a signature found. */
public sealed interface Verdict {
  /** The request was signed by the holder of this key. */
  record Authentic(String accessKeyId) implements Verdict {}

  /**
   * The request is not to be believed.
   *
   * @param text one sentence for the client; never holds a key or a signature of ours
   */
  record Refused(Reason reason, String text) implements Verdict {}

  /** Why a request is refused. */
  enum Reason {
    /** It is not signed at all. */
    MISSING,
    /** A part of the signature is missing or malformed. */
    INCOMPLETE,
    /** Nobody has this access key. */
    UNKNOWN_KEY,
    /** Too old, or from the future. */
    SKEWED,
    /** For another region or service. */
    SCOPE,
    /** The signature (or the hash of the body) does not match. */
    MISMATCH
  }
}
