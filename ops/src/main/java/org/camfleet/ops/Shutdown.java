package org.camfleet.ops;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/** What happens on the way down, and that it ends in time. */
final class Shutdown {
  private Shutdown() {}

  /** Runs a task as the first thing of a stop, while requests are still served. */
  static void atFirst(ActorSystem<?> system, String name, Runnable task) {
    inPhase(CoordinatedShutdown.PhaseBeforeServiceUnbind(), system, name, task);
  }

  /** Runs a task as the last thing before the actor system itself ends. */
  static void onStop(ActorSystem<?> system, String name, Runnable task) {
    inPhase(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), system, name, task);
  }

  /** Runs a task when the shards have gone, before the node leaves its cluster. */
  static void beforeLeaving(ActorSystem<?> system, String name, Runnable task) {
    inPhase(CoordinatedShutdown.PhaseClusterLeave(), system, name, task);
  }

  /** Does something when this node has left the cluster, or was taken out of it. */
  static void whenLeft(ActorSystem<?> system, String name, Supplier<CompletionStage<Void>> task) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseClusterExitingDone(),
            name,
            () -> task.get().handle((done, failure) -> Done.getInstance()));
  }

  /** Whether the stop is because the others took this node out of the cluster. */
  static boolean isDowned(ActorSystem<?> system) {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(CoordinatedShutdown.ClusterDowningReason$.class::isInstance)
        .isPresent();
  }

  private static void inPhase(String phase, ActorSystem<?> system, String name, Runnable task) {
    CoordinatedShutdown.get(system)
        .addTask(
            phase,
            name,
            () ->
                CompletableFuture.supplyAsync(
                    () -> {
                      task.run();
                      return Done.getInstance();
                    }));
  }

  /** Whether an orderly stop has begun. */
  static boolean begun(ActorSystem<?> system) {
    return CoordinatedShutdown.get(system).getShutdownReason().isPresent();
  }

  /** Stops a node in order and waits for it. */
  static void stop(ActorSystem<?> system) {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.actorSystemTerminateReason())
        .toCompletableFuture()
        .join();
  }

  /** Ends the process, come what may, when an orderly stop takes longer than {@code limit}. */
  static void endWithin(Duration limit) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Thread watch =
                      new Thread(
                          () -> {
                            LockSupport.parkNanos(limit.toNanos());
                            Runtime.getRuntime().halt(1);
                          },
                          "stop-watch");
                  watch.setDaemon(true);
                  watch.start();
                },
                "stop-watch-start"));
  }
}
