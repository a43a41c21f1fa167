package org.camfleet.core.channel;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The arbitration simulation with as many joins as {@code camfleet.simulation.joins} says, from the
 * seed {@code CAMFLEET_SEED} on.
 */
@Tag("long")
class ArbitrationLongTest {
  private static final long JOINS = Long.getLong("camfleet.simulation.joins", 20_000);

  @Test
  void theMostRecentMasterThatNegotiatedFeedsAndNobodyIsLeftOver() {
    String chosen = System.getenv("CAMFLEET_SEED");
    long seed = chosen == null ? 1 : Long.parseLong(chosen);
    long runs = 0;
    ArbitrationRun.Figures all = ArbitrationRun.Figures.NONE;
    try (SimulatedNode node = new SimulatedNode()) {
      while (all.joins() < JOINS) {
        all = all.plus(new ArbitrationRun(node, seed + runs).run());
        runs++;
      }
    }
    print("runs", runs);
    print("joins", all.joins());
    print("joins-connected", all.connected());
    print("offers-dropped", all.offersDropped());
    print("take-overs", all.takeovers());
    print("units-stored", all.units());
    print("restarts", all.restarts());
  }

  private static void print(String name, long value) {
    System.err.println("FIGURE " + name + " " + value);
  }
}
