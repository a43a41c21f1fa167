package org.camfleet.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who feeds the archive, through thousands of joins, losses, late and foreign answers, crashes and
 * restarts in random order. The seed is in every failure; {@code CAMFLEET_SEED} tries another one.
 */
class ArbitrationSimulationTest {
  private static final int SEEDS = 30;

  static LongStream seeds() {
    String chosen = System.getenv("CAMFLEET_SEED");
    return chosen == null ? LongStream.of(0, 1_000) : LongStream.of(Long.parseLong(chosen));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theMostRecentMasterThatNegotiatedFeedsAndNobodyIsLeftOver(long first) {
    ArbitrationRun.Figures all = ArbitrationRun.Figures.NONE;
    try (SimulatedNode node = new SimulatedNode()) {
      for (long seed = first; seed < first + SEEDS; seed++) {
        all = all.plus(new ArbitrationRun(node, seed).run());
      }
    }
    System.out.printf("arbitration: seeds from %d, %s%n", first, all);
    assertThat(all.joins()).as("joins").isGreaterThan(1_000);
    assertThat(all.connected()).as("connected").isGreaterThan(all.joins() / 10);
    assertThat(all.takeovers()).as("take-overs").isGreaterThan(100);
    assertThat(all.restarts()).as("restarts").isGreaterThan(20);
    assertThat(all.offersDropped()).as("dropped offers").isPositive();
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    try (SimulatedNode node = new SimulatedNode()) {
      assertThat(new ArbitrationRun(node, 7).run()).isEqualTo(new ArbitrationRun(node, 7).run());
    }
  }
}
