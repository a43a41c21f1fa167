package org.camfleet.core.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallQueue;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.budget.Turn;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls to one account through when their turn has come, and tells the account's budget how
 * they went; calls to a service in the same process wait only for each other. No thread waits. Any
 * thread.
 */
public final class CallGate {
  /** Lets every call through at once: a service that has no quotas for us. */
  public static final CallGate OPEN = new CallGate(null, null, null, "", "");

  private final @Nullable CallQueue queue;
  private final @Nullable AccountBudget budget;
  private final @Nullable Metrics metrics;
  private final String target;
  private final String account;

  private CallGate(
      @Nullable CallQueue queue,
      @Nullable AccountBudget budget,
      @Nullable Metrics metrics,
      String target,
      String account) {
    this.queue = queue;
    this.budget = budget;
    this.metrics = metrics;
    this.target = target;
    this.account = account;
  }

  /** A gate before the calls to this target and account. */
  public static CallGate of(AccountBudget budget, Metrics metrics, String target, String account) {
    return new CallGate(null, budget, metrics, target, account);
  }

  /**
   * A gate before a service in the same process, which has no quotas for us: both halves share the
   * processor, and so do few things at a time.
   */
  public static CallGate of(CallQueue queue) {
    return new CallGate(queue, null, null, "", "");
  }

  /** Whether calls are counted and paced here, and so must not be repeated behind it. */
  boolean isPaced() {
    return budget != null;
  }

  /** Makes a call about this channel when its turn has come. */
  <T> CompletableFuture<T> pass(
      KvsCall call, String channel, Supplier<CompletableFuture<T>> service) {
    AccountBudget shared = budget;
    if (shared == null) {
      return queue == null ? service.get() : queue.pass(call, service);
    }
    return waitFor(shared.turn(call, channel), call)
        .thenCompose(ready -> service.get())
        .whenComplete((answer, failure) -> answered(shared, call, failure));
  }

  private CompletableFuture<Void> waitFor(Turn turn, KvsCall call) {
    long wait = turn.next();
    if (wait == 0) {
      return CompletableFuture.completedFuture(null);
    }
    if (wait == Turn.REFUSED) {
      return CompletableFuture.failedFuture(
          new SessionFault(
              SessionFault.Kind.CROWDED,
              "%s: more calls wait than a minute takes (expected: fewer cameras that join at once)"
                  .formatted(Codes.of(call))));
    }
    return CompletableFuture.supplyAsync(
            () -> waitFor(turn, call),
            CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS))
        .thenCompose(waited -> waited);
  }

  private void answered(AccountBudget shared, KvsCall call, @Nullable Throwable failure) {
    if (failure == null) {
      if (call != KvsCall.CONNECT) { // that is a signature of ours: the service was not asked
        shared.succeeded();
      }
    } else if (KvsFaults.isOverload(failure)) {
      shared.throttled();
    }
    count(call, failure == null ? "ok" : KvsFaults.of(failure).kind().code());
  }

  private void count(KvsCall call, String outcome) {
    if (metrics != null) {
      metrics
          .counter(
              "camfleet_bridge_calls_total",
              "target",
              target,
              "account",
              account,
              "call",
              Codes.of(call),
              "outcome",
              outcome)
          .increment();
    }
  }
}
