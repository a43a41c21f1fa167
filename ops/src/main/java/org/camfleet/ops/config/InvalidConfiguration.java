package org.camfleet.ops.config;

import java.util.List;

/** The configuration has mistakes; carries all of them, each with key, value and expectation. */
public final class InvalidConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidConfiguration(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each mistake, in the order of the reference. */
  public List<String> problems() {
    return problems;
  }
}
