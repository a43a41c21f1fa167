package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.farend.Fault;
import org.junit.jupiter.api.Test;

/** A day of a small fleet, in virtual time; ConductorSimulationTest is the long form. */
class ConductorTest {
  @Test
  void aFleetStaysStoredThroughADayOfFaultsAndNeverBreaksAQuota() {
    long seed = Long.getLong("camfleet.seed", System.nanoTime() & 0xFFFF);
    ConductorSimulation.Outcome outcome = new ConductorSimulation(300, 3, 1, seed).run();
    String run = "seed " + seed + ", faults " + outcome.counts().faults();
    assertThat(outcome.counts().violations()).as("calls beyond a quota, " + run).isZero();
    assertThat(outcome.counts().faults()).as(run).containsOnlyKeys(Fault.values());
    assertThat(outcome.counts().closeCodes()).as(run).hasSize(16);
    assertThat(outcome.availability()).as(run).isGreaterThanOrEqualTo(0.999);
    // Of 24 hours one has the start, and one or two what follows an outage: an eighth at most.
    assertThat(outcome.hour(0.85)).as("seconds without media in an hour, " + run).isZero();
    // After an outage everything may be throttled for one more minute.
    assertThat(outcome.hour(0.99)).as("seconds without media in an hour, " + run).isLessThan(120);
    assertThat(outcome.longestGap())
        .as(run)
        .allSatisfy(
            (policy, longest) ->
                assertThat(longest)
                    .isLessThan(ConductorSimulation.longestPause(policy).plusSeconds(205)));
    assertThat(outcome.counts().staleCredentials()).as(run).isZero();
    assertThat(outcome.counts().hastyJoins()).as("in fights, " + run).isZero();
    assertThat(outcome.joinsAfterYield()).as(run).isZero();
    assertThat(outcome.firstStoredSeconds(0.5)).as("half stored, " + run).isLessThan(30);
    assertThat(outcome.firstStoredSeconds(1)).as("all stored, " + run).isLessThan(240);
  }

  @Test
  void theSameFleetWithoutABudgetBreaksQuotas() {
    CallRates none = new CallRates(Map.of(), Map.of(), 1);
    assertThat(
            new ConductorSimulation(300, 3, 1, 1, none, Duration.ofHours(1))
                .run()
                .counts()
                .violations())
        .isGreaterThan(100);
  }

  @Test
  void theSameFleetWithoutAPlanMissesPicturesEveryHour() {
    ConductorSimulation.Outcome outcome =
        new ConductorSimulation(300, 3, 1, 1, CallRates.AWS, null).run();
    assertThat(outcome.hour(0.5)).as("seconds without media in an hour").isGreaterThan(1);
  }
}
