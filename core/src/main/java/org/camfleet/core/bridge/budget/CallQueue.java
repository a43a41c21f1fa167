package org.camfleet.core.bridge.budget;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets a few calls run at a time. Of those that wait the one whose session is furthest goes first:
 * when hundreds of cameras begin at once, they are live one after another instead of all at the
 * end. As many wait as there are sessions, each with a few. Any thread.
 */
public final class CallQueue {
  private final int most;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparing(Waiting::call).reversed().thenComparingLong(Waiting::number));
  private int running;
  private long number;

  private record Waiting(KvsCall call, long number, Runnable begin) {}

  /**
   * With no call under way.
   *
   * @param most how many may run at a time, at least one
   */
  public CallQueue(int most) {
    this.most = most;
  }

  /** Makes a call as soon as there is a place for it; gives what it gives. */
  public <T> CompletableFuture<T> pass(KvsCall call, Supplier<CompletableFuture<T>> service) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(new Waiting(call, number++, () -> run(service, answer)));
    }
    next();
    return answer;
  }

  private <T> void run(Supplier<CompletableFuture<T>> service, CompletableFuture<T> answer) {
    begin(service)
        .whenComplete(
            (value, failure) -> {
              // The answer first: the session's next call then stands in line before the place is
              // given away.
              if (failure == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(failure);
              }
              ended();
            });
  }

  private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> service) {
    try {
      return service.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended() {
    synchronized (this) {
      running--;
    }
    next();
  }

  private void next() {
    Waiting turn;
    synchronized (this) {
      turn = running < most ? waiting.poll() : null;
      if (turn == null) {
        return;
      }
      running++;
    }
    turn.begin().run();
  }

  /** How many wait. */
  public synchronized int waiting() {
    return waiting.size();
  }
}
