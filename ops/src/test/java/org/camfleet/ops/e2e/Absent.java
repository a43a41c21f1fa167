package org.camfleet.ops.e2e;

import org.jspecify.annotations.Nullable;

/** What this machine lacks for a test: it is left out aloud, or fails where none may be. */
final class Absent {
  private Absent() {}

  /** Says that a test is left out, and why. */
  static void leaveOut(String why) {
    leaveOut(why, System.getenv("CAMFLEET_REQUIRE_PEERS"));
  }

  /**
   * Says so.
   *
   * @param required not empty where all tests have to run, as in continuous integration
   */
  static void leaveOut(String why, @Nullable String required) {
    if (required != null && !required.isEmpty()) {
      throw new AssertionError(why + ", and CAMFLEET_REQUIRE_PEERS is set");
    }
    Figures.print("!!! SKIPPED: " + why);
  }
}
