package org.camfleet.fleet.kvs;

/**
 * A refusal on its way to the caller: an error of the table and one sentence. Carries no stack
 * trace, because it is an answer and not a fault of ours.
 */
public final class KvsRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final KvsError error;
  private final String text;

  /** A refusal with the sentence that the caller reads. */
  public KvsRefusal(KvsError error, String text) {
    super(text, null, false, false);
    this.error = error;
    this.text = text;
  }

  /** A value that breaks its rule. */
  static KvsRefusal invalid(String text) {
    return new KvsRefusal(KvsError.INVALID_ARGUMENT, text);
  }

  /** Which error. */
  public KvsError error() {
    return error;
  }

  /** The sentence. */
  public String text() {
    return text;
  }
}
