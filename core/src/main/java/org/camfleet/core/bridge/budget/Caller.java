package org.camfleet.core.bridge.budget;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * On whose behalf calls are made. When it ends, those that wait for their turn are dropped, and
 * later ones are not begun; what is under way is left to itself. Any thread.
 */
public final class Caller {
  /** One that never ends. */
  public static final Caller ENDLESS = new Caller(call -> {});

  private final Consumer<KvsCall> begun;
  private final Set<CompletableFuture<Void>> waiting = new HashSet<>();
  private boolean ended;

  /**
   * One that has not ended.
   *
   * @param begun told when a call's turn has come, right before it is made
   */
  public Caller(Consumer<KvsCall> begun) {
    this.begun = begun;
  }

  /** A turn that is still to come: it fails if the caller ends before. */
  public CompletableFuture<Void> turn() {
    CompletableFuture<Void> turn = new CompletableFuture<>();
    if (this == ENDLESS) {
      return turn;
    }
    synchronized (this) {
      if (ended) {
        turn.completeExceptionally(dropped());
        return turn;
      }
      waiting.add(turn);
    }
    turn.whenComplete((came, never) -> forget(turn));
    return turn;
  }

  private synchronized void forget(CompletableFuture<Void> turn) {
    waiting.remove(turn);
  }

  /** A call is made now. */
  public void begins(KvsCall call) {
    begun.accept(call);
  }

  /** Drops what waits. */
  public void end() {
    List<CompletableFuture<Void>> dropped;
    synchronized (this) {
      ended = this != ENDLESS;
      dropped = List.copyOf(waiting);
    }
    dropped.forEach(turn -> turn.completeExceptionally(dropped()));
  }

  /** How many calls wait. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Whether a call failed because its caller had ended. */
  public static boolean isDropped(Throwable failure) {
    return failure instanceof CancellationException
        || failure instanceof CompletionException
            && failure.getCause() instanceof CancellationException;
  }

  private static CancellationException dropped() {
    return new CancellationException("the session that would have called has ended");
  }
}
