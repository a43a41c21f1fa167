package org.camfleet.codecs;

/**
 * Input that breaks its own format: what was read, where, what was found and what was expected.
 *
 * <p>Carries no stack trace, because it is a verdict on bytes from a stranger and not a fault of
 * ours.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A sentence such as {@code "RTP version: 1 (expected: 2)"}. */
  public MalformedException(String message) {
    super(message, null, false, false);
  }
}
