package org.camfleet.fleet.sharding;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Whether this node is about to give its entities up.
 *
 * <p>What is told to an entity from then on would wait in the region for a home that never comes,
 * and a region that still buffers messages can not leave in order.
 */
final class Farewell {
  private volatile boolean said;

  private Farewell() {}

  /** Begins with the phase of an orderly stop that comes before sharding ends. */
  static Farewell before(ActorSystem<?> system, String entities) {
    Farewell farewell = new Farewell();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown(),
            entities + "-fall-silent",
            () -> {
              farewell.said = true;
              return CompletableFuture.completedFuture(Done.done());
            });
    return farewell;
  }

  /** True from then on; any thread. */
  boolean said() {
    return said;
  }
}
