package org.camfleet.core.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.camfleet.core.bridge.ConductorSimulation.Outcome;
import org.camfleet.core.bridge.farend.Fault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A week of 10,000 channels in 100 accounts, in virtual time. */
@Tag("long")
class ConductorSimulationTest {
  private static final int CHANNELS = Integer.getInteger("camfleet.channels", 10_000);
  private static final int ACCOUNTS = Integer.getInteger("camfleet.accounts", 100);
  private static final int DAYS = Integer.getInteger("camfleet.days", 7);

  @Test
  void aFleetStaysStoredThroughAWeekOfFaultsAndNeverBreaksAQuota() {
    long seed = Long.getLong("camfleet.seed", System.nanoTime() & 0xFFFF);
    Outcome outcome = new ConductorSimulation(CHANNELS, ACCOUNTS, DAYS, seed).run();
    report(outcome);

    assertThat(outcome.counts().violations()).as("calls beyond a quota").isZero();
    assertThat(outcome.counts().faults()).containsOnlyKeys(Fault.values());
    assertThat(outcome.counts().faults().values()).as("of each fault").allMatch(n -> n >= 1000);
    assertThat(outcome.counts().closeCodes()).hasSize(16);
    assertThat(outcome.counts().closeCodes().values()).as("of each").allMatch(n -> n >= 1000);
    assertThat(outcome.availability()).isGreaterThanOrEqualTo(0.999);
    // A session may die, or be missing already, when the socket is cut as if by a stranger: the
    // whole pause shows then, of those who wait 600 to 660 s, beside what other faults may cost.
    assertThat(outcome.longestGap())
        .as("nobody was given up")
        .hasSize(3)
        .allSatisfy(
            (policy, longest) ->
                assertThat(longest)
                    .isLessThan(ConductorSimulation.longestPause(policy).plusMinutes(5)));
    assertThat(outcome.counts().staleCredentials()).as("TURN credentials that ran out").isZero();
    // Of two offers at once the candidates of the second may be taken for those of the first.
    assertThat(outcome.counts().offersWithLostCandidates())
        .as("candidates before their offer that were lost")
        .isLessThan(outcome.counts().faults().get(Fault.CANDIDATES_FIRST) / 100);
    assertThat(outcome.counts().hastyJoins()).as("joins within a minute in a fight").isZero();
    assertThat(outcome.joinsAfterYield()).as("joins against whom it was left to").isZero();
    assertThat(outcome.longestOfFight().values())
        .as("for each policy, until it was stored again")
        .hasSize(3)
        .allMatch(longest -> longest.compareTo(Duration.ofMinutes(30)) < 0);
    assertThat(outcome.firstStoredSeconds(0.95)).as("start-up").isLessThan(60);
    assertThat(outcome.firstStoredSeconds(1)).as("start-up").isLessThan(600);
  }

  private static void report(Outcome outcome) {
    outcome.counts().faults().forEach((fault, n) -> figure("fault-" + Codes.of(fault), n, ""));
    outcome.counts().closeCodes().forEach((code, n) -> figure("close-code-" + code, n, ""));
    figure("quota-violations", outcome.counts().violations(), "");
    figure("offers-with-lost-candidates", outcome.counts().offersWithLostCandidates(), "");
    figure("stale-turn-credentials", outcome.counts().staleCredentials(), "");
    figure("takeovers-by-strangers", outcome.counts().takeovers(), "");
    figure("hasty-joins-in-fights", outcome.counts().hastyJoins(), "");
    figure("joins-after-yield", outcome.joinsAfterYield(), "");
    figure("joins", outcome.joins(), "");
    figure("availability", 100 * outcome.availability(), "%");
    figure("outage-share", 100 * outcome.outageShare(), "%");
    figure("fight-share", 100 * outcome.fightShare(), "%");
    figure("gap-an-hour-p50", outcome.hour(0.5), "s");
    figure("gap-an-hour-p95", outcome.hour(0.95), "s");
    figure("gap-an-hour-p99", outcome.hour(0.99), "s");
    figure("gap-an-hour-p99.9", outcome.hour(0.999), "s");
    outcome.longestGap().forEach((policy, gap) -> gap("longest-gap-", policy, gap));
    outcome.longestOfFight().forEach((policy, gap) -> gap("longest-gap-of-a-fight-", policy, gap));
    figure("start-p50", outcome.firstStoredSeconds(0.5), "s");
    figure("start-p95", outcome.firstStoredSeconds(0.95), "s");
    figure("start-last", outcome.firstStoredSeconds(1), "s");
  }

  private static void gap(String name, Fight.Policy policy, Duration gap) {
    figure(name + Codes.of(policy), gap.toMillis() / 1e3, "s");
  }

  private static void figure(String name, double value, String unit) {
    System.err.printf(Locale.ROOT, "FIGURE %s %.5f %s%n", name, value, unit);
  }
}
