package org.camfleet.core.bridge;

import java.time.Duration;
import java.util.Random;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallRates;
import org.camfleet.core.bridge.farend.FarEnd;
import org.camfleet.core.bridge.farend.Reply;
import org.camfleet.core.bridge.farend.Signature;
import org.camfleet.core.bridge.farend.VirtualTime;

/** What the cameras of one account share on one node: budget, clock and credentials. */
final class SimulatedAccount {
  final AccountBudget budget;
  final ServiceClock clock;
  private Duration clockError = Duration.ZERO;
  private int credentials;

  SimulatedAccount(VirtualTime time, Random random, CallRates rates, int nodes) {
    budget = new AccountBudget(rates, () -> nodes, random, time::now);
    clock = new ServiceClock(() -> FarEnd.BEGIN.plusNanos(time.now()).plus(clockError));
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

  /** What CallGate and DateReader do with an answer. */
  void heard(Reply reply) {
    if (reply.status() != 0) {
      clock.learn(reply.date());
    }
    if (reply.status() == 200) {
      budget.succeeded();
    } else if (reply.status() >= 500 || reply.error().equals("ClientLimitExceededException")) {
      budget.throttled();
    }
  }

  /** What KvsFaults makes of it. */
  static SessionFault fault(Reply reply) {
    SessionFault.Kind kind =
        switch (reply.error()) {
          case "ClientLimitExceededException" -> SessionFault.Kind.LIMIT;
          case "ExpiredTokenException" -> SessionFault.Kind.EXPIRED_CREDENTIALS;
          case "InvalidSignatureException" -> SessionFault.Kind.CLOCK_SKEW;
          default ->
              reply.status() == 0 ? SessionFault.Kind.UNREACHABLE : SessionFault.Kind.SERVICE_ERROR;
        };
    return new SessionFault(kind, reply.status() + " " + reply.error());
  }
}
