package org.camfleet.fleet.policy;

import java.util.List;

/** What the holder of an access key may do. Immutable. */
public final class Policy {
  /** Everything: that of a key whose profile says nothing else. */
  public static final Policy EVERYTHING = new Policy(true, false, List.of());

  /** Everything, and without limits on how often: that of this process's own calls to itself. */
  public static final Policy INTERNAL = new Policy(true, true, List.of());

  /** The use of the fleet API with a signature. */
  public static final String FLEET_API = "camfleet:FleetApi";

  private final boolean everything;
  private final boolean internal;
  private final List<Statement> statements;

  private Policy(boolean everything, boolean internal, List<Statement> statements) {
    this.everything = everything;
    this.internal = internal;
    this.statements = List.copyOf(statements);
  }

  /** Only what one of these statements allows. */
  static Policy of(List<Statement> statements) {
    return new Policy(false, false, statements);
  }

  /** Whether calls count against no limit. */
  public boolean internal() {
    return internal;
  }

  /**
   * Whether an action is allowed on all of some resources.
   *
   * @param action such as {@code kinesisvideo:DescribeStream}
   * @param resources what the request names; none for an action on no single resource
   */
  public boolean allows(String action, List<Resource> resources) {
    if (everything) {
      return true;
    }
    List<Statement> relevant = statements.stream().filter(one -> one.covers(action)).toList();
    return resources.isEmpty()
        ? relevant.stream().anyMatch(Statement::coversEverything)
        : resources.stream()
            .allMatch(resource -> relevant.stream().anyMatch(one -> one.covers(resource)));
  }
}
