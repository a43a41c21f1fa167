package org.camfleet.core.archive;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Wakes who waits for the next fragment of a stream where that is recorded, so that nobody has to
 * ask the index again and again. What others record wakes nobody here. Any thread.
 */
public final class Listings {
  private final String store;
  private final Map<String, Set<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();

  /** {@code store} is the identity of the store that this node writes; empty for none. */
  public Listings(String store) {
    this.store = store;
  }

  /** Whether this node recorded a fragment, and so most likely records the next one, too. */
  public boolean isOwn(Fragment fragment) {
    return fragment.place().store().equals(store);
  }

  /**
   * Ends when this node has listed a fragment of a stream, and when {@code most} is over in any
   * case; never on the thread that lists. Whoever asks before he looks into the index misses
   * nothing. Who waits no longer completes it; it holds nothing once it has ended.
   */
  public CompletableFuture<Void> next(String stream, Duration most) {
    CompletableFuture<Void> next = new CompletableFuture<>();
    waiting.compute(
        stream,
        (same, others) -> {
          Set<CompletableFuture<Void>> all = others == null ? new HashSet<>() : others;
          all.add(next);
          return all;
        });
    next.whenComplete((ended, failure) -> forget(stream, next));
    return next.completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void forget(String stream, CompletableFuture<Void> ended) {
    waiting.computeIfPresent(
        stream,
        (same, all) -> {
          all.remove(ended);
          return all.isEmpty() ? null : all;
        });
  }

  /** A fragment of this stream is in the index. */
  void listed(String stream) {
    Set<CompletableFuture<Void>> all = waiting.remove(stream);
    if (all != null) {
      all.forEach(one -> one.completeAsync(() -> null));
    }
  }

  /** How many wait. */
  int waiting() {
    return waiting.values().stream().mapToInt(Set::size).sum();
  }
}
