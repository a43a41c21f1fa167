package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
    // One hour in 24 has an outage, after which everybody comes back.
    assertThat(outcome.hour(0.9)).as("seconds without media in an hour, " + run).isZero();
    assertThat(outcome.hour(0.99)).as("seconds without media in an hour, " + run).isLessThan(60);
    assertThat(outcome.longestGap()).as(run).isLessThan(Duration.ofMinutes(4));
    assertThat(outcome.firstStoredSeconds(0.5)).as("half stored, " + run).isLessThan(30);
    assertThat(outcome.firstStoredSeconds(1)).as("all stored, " + run).isLessThan(240);
  }
}
