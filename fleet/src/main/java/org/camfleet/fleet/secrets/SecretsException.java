package org.camfleet.fleet.secrets;

/** Something can not be sealed or opened; the message is one sentence for an operator. */
public final class SecretsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what, where and what was expected, and nothing of a secret. */
  public SecretsException(String message) {
    super(message);
  }

  /** With the cause for the log. */
  public SecretsException(String message, Throwable cause) {
    super(message, cause);
  }
}
