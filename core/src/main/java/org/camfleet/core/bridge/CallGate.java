package org.camfleet.core.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.camfleet.core.bridge.budget.AccountBudget;
import org.camfleet.core.bridge.budget.CallQueue;
import org.camfleet.core.bridge.budget.Caller;
import org.camfleet.core.bridge.budget.KvsCall;
import org.camfleet.core.bridge.budget.Turn;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls to one account through when their turn has come, and tells the account's budget how
 * they went; calls to a service in the same process wait only for each other. What waits when its
 * caller ends is dropped. No thread waits. Any thread.
 */
public final class CallGate {
  /** Lets every call through at once: a service that has no quotas for us. */
  public static final CallGate OPEN =
      new CallGate(null, null, null, "", "", Delay.POOL, Caller.ENDLESS);

  private final @Nullable CallQueue queue;
  private final @Nullable AccountBudget budget;
  private final @Nullable Metrics metrics;
  private final String target;
  private final String account;
  private final Delay delay;
  private final Caller caller;

  private CallGate(
      @Nullable CallQueue queue,
      @Nullable AccountBudget budget,
      @Nullable Metrics metrics,
      String target,
      String account,
      Delay delay,
      Caller caller) {
    this.queue = queue;
    this.budget = budget;
    this.metrics = metrics;
    this.target = target;
    this.account = account;
    this.delay = delay;
    this.caller = caller;
  }

  /** A gate before the calls to this target and account. */
  public static CallGate of(AccountBudget budget, Metrics metrics, String target, String account) {
    return of(budget, metrics, target, account, Delay.POOL);
  }

  /** The same, in another time. */
  static CallGate of(
      AccountBudget budget, Metrics metrics, String target, String account, Delay delay) {
    return new CallGate(null, budget, metrics, target, account, delay, Caller.ENDLESS);
  }

  /**
   * A gate before a service in the same process, which has no quotas for us: both halves share the
   * processor, and so do few things at a time.
   */
  public static CallGate of(CallQueue queue) {
    return new CallGate(queue, null, null, "", "", Delay.POOL, Caller.ENDLESS);
  }

  /** The same gate for the calls of one caller. */
  CallGate of(Caller one) {
    return new CallGate(queue, budget, metrics, target, account, delay, one);
  }

  /** Whether calls are counted and paced here, and so must not be repeated behind it. */
  boolean isPaced() {
    return budget != null;
  }

  /** Makes a call about this channel when its turn has come. */
  <T> CompletableFuture<T> pass(
      KvsCall call, String channel, Supplier<CompletableFuture<T>> service) {
    AccountBudget shared = budget;
    if (shared == null && queue != null) {
      return queue.pass(call, caller, service);
    }
    CompletableFuture<Void> turn = caller.turn();
    if (shared == null) {
      turn.complete(null);
      return turn.isCompletedExceptionally()
          ? turn.thenCompose(never -> service.get())
          : begin(call, service);
    }
    waitFor(shared.turn(call, channel), call, turn);
    return turn.thenCompose(ready -> begin(call, service))
        .whenComplete((answer, failure) -> answered(shared, call, failure));
  }

  private <T> CompletableFuture<T> begin(KvsCall call, Supplier<CompletableFuture<T>> service) {
    caller.begins(call);
    return service.get();
  }

  private void waitFor(Turn turn, KvsCall call, CompletableFuture<Void> ready) {
    if (ready.isDone()) { // dropped
      turn.leave();
      return;
    }
    long wait = turn.next();
    if (wait == 0) {
      ready.complete(null);
    } else if (wait == Turn.REFUSED) {
      ready.completeExceptionally(
          new SessionFault(
              SessionFault.Kind.CROWDED,
              "%s: more calls wait than a minute takes (expected: fewer cameras that join at once)"
                  .formatted(Codes.of(call))));
    } else {
      delay.after(wait, () -> waitFor(turn, call, ready));
    }
  }

  private void answered(AccountBudget shared, KvsCall call, @Nullable Throwable failure) {
    if (failure == null) {
      if (call != KvsCall.CONNECT) { // that is a signature of ours: the service was not asked
        shared.succeeded();
      }
    } else if (KvsFaults.isOverload(failure)) {
      shared.throttled();
    }
    count(call, failure == null ? "ok" : outcome(failure));
  }

  private static String outcome(Throwable failure) {
    return Caller.isDropped(failure) ? "dropped" : KvsFaults.of(failure).kind().code();
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
