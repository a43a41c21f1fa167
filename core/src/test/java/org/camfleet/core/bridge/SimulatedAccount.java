package org.camfleet.core.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.farend.FarEnd;
import org.camfleet.core.bridge.farend.Signature;
import org.camfleet.core.bridge.farend.VirtualTime;

/** What the cameras of one account share on one node: the gate, the clock and the credentials. */
final class SimulatedAccount {
  final CallGate gate;
  final InstantSource machine;
  private final ServiceClock clock;
  private Duration clockError = Duration.ZERO;
  private int credentials;

  SimulatedAccount(VirtualTime time, Random random, CallRates rates, int nodes) {
    AccountBudget budget = new AccountBudget(rates, () -> nodes, random, time::now);
    gate = CallGate.of(budget, new NoMetrics(), "far", "account", time::after);
    machine = () -> FarEnd.BEGIN.plusNanos(time.now()).plus(clockError);
    clock = new ServiceClock(machine);
  }

  /** From now on the machine's clock is this much off. */
  void clockIsOff(Duration by) {
    clockError = by;
  }

  /** The provider has fetched newer credentials. */
  void refreshCredentials() {
    credentials++;
  }

  Signature sign() {
    return new Signature(clock.instant(), credentials);
  }

  /** What DateReader does with an answer. */
  void heard(Instant date) {
    clock.learn(date);
  }
}
