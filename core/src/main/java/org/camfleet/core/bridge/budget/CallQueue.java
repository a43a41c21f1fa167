package org.camfleet.core.bridge.budget;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets a few calls run at a time. Of those that wait the one whose session is furthest goes first:
 * when hundreds of cameras begin at once, they are live one after another instead of all at the
 * end. As many wait as there are sessions, each with a few: those of a session that ends are
 * dropped. Any thread.
 */
public final class CallQueue {
  private final int most;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparing(Waiting::call).reversed().thenComparingLong(Waiting::number));
  private int running;
  private long number;

  private record Waiting(KvsCall call, long number, CompletableFuture<Void> turn) {}

  /**
   * With no call under way.
   *
   * @param most how many may run at a time, at least one
   */
  public CallQueue(int most) {
    this.most = most;
  }

  /** Makes a call as soon as there is a place for it; gives what it gives. */
  public <T> CompletableFuture<T> pass(
      KvsCall call, Caller caller, Supplier<CompletableFuture<T>> service) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    CompletableFuture<Void> turn = caller.turn();
    Waiting place;
    synchronized (this) {
      place = new Waiting(call, number++, turn);
      waiting.add(place);
    }
    turn.whenComplete(
        (came, dropped) -> {
          if (dropped == null) {
            caller.begins(call);
            run(service, answer);
          } else {
            leave(place);
            answer.completeExceptionally(dropped);
          }
        });
    next();
    return answer;
  }

  private synchronized void leave(Waiting place) {
    waiting.remove(place);
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
    while (true) {
      Waiting place;
      synchronized (this) {
        place = running < most ? waiting.poll() : null;
        if (place == null) {
          return;
        }
        running++;
      }
      if (place.turn().complete(null)) {
        return;
      }
      synchronized (this) {
        running--; // it was dropped just now
      }
    }
  }

  /** How many wait. */
  public synchronized int waiting() {
    return waiting.size();
  }
}
