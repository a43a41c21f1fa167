package org.camfleet.fleet.sharding;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** How an entity that crashed comes back: alone, with a growing delay, never given up. */
final class Restarts {
  private Restarts() {}

  static <T> Behavior<T> withBackoff(Behavior<T> entity) {
    return Behaviors.supervise(entity)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(500), Duration.ofSeconds(30), 0.2)
                .withResetBackoffAfter(Duration.ofSeconds(60)));
  }
}
