package org.camfleet.ops;

/** The node can not start; the message is one sentence for the operator, and no trace is shown. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says why, with the offending value and what would be right. */
  public StartFailure(String sentence) {
    super(sentence);
  }

  /** The same with the cause, which goes to the debug log only. */
  public StartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
