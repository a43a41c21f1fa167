package org.camfleet.fleet.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.core.events.Event;
import org.camfleet.fleet.bulk.BulkChanges;
import org.camfleet.fleet.bulk.LineOutcome;
import org.camfleet.fleet.rollout.Rollout.State;

/**
 * Does the next thing for every roll-out. All that it knows is in the store, so it may stop after
 * any of them and go on in another process.
 */
final class RolloutSteps {
  private static final int BATCH = 200;
  private static final int MOST_BAD = 1000;
  private static final Duration KEPT = Duration.ofDays(7);

  private final RolloutEnvironment environment;
  private final RolloutStore store;
  private final LiveCameras live;
  private final BulkChanges changes;

  RolloutSteps(RolloutEnvironment environment) {
    this.environment = environment;
    this.store = environment.store();
    this.live =
        new LiveCameras(
            environment.bulk().cameras(), environment.cameras(), environment.materializer());
    this.changes = new BulkChanges(environment.bulk());
  }

  /** One thing for each; true when there is more to do at once. */
  CompletionStage<Boolean> all() {
    return store.active().thenCompose(rollouts -> from(rollouts, 0, false));
  }

  /** Forgets what is too old. */
  CompletionStage<Void> forget() {
    return store.forgetBefore(now().minus(KEPT));
  }

  private CompletionStage<Boolean> from(List<Rollout> rollouts, int index, boolean more) {
    return index == rollouts.size()
        ? CompletableFuture.completedFuture(more)
        : one(rollouts.get(index)).thenCompose(again -> from(rollouts, index + 1, more || again));
  }

  private CompletionStage<Boolean> one(Rollout rollout) {
    return workLeft(rollout)
        .thenCompose(
            left ->
                switch (RolloutRules.next(rollout, left, now())) {
                  case APPLY -> apply(rollout);
                  case WATCH ->
                      move(rollout.in(State.SOAKING, rollout.stage(), now(), ""), List.of());
                  case JUDGE -> judge(rollout);
                  case RESTORE ->
                      store
                          .restore(rollout, BATCH)
                          .thenApply(done -> !changes.told(done).isEmpty());
                  case END_RESTORE ->
                      move(
                          rollout.in(State.ROLLED_BACK, rollout.stage(), now(), rollout.reason()),
                          List.of());
                  case NOTHING -> CompletableFuture.completedFuture(false);
                });
  }

  private CompletionStage<Boolean> workLeft(Rollout rollout) {
    return switch (rollout.state()) {
      case APPLYING -> store.waiting(rollout, 1).thenApply(waiting -> !waiting.isEmpty());
      case ROLLING_BACK -> store.restorable(rollout);
      default -> CompletableFuture.completedFuture(false);
    };
  }

  private CompletionStage<Boolean> apply(Rollout rollout) {
    return store
        .waiting(rollout, BATCH)
        .thenCompose(
            waiting ->
                live.live(waiting).thenCompose(alive -> store.apply(rollout, waiting, alive)))
        .thenApply(
            done -> {
              changes.told(done);
              warn(done);
              return true;
            });
  }

  /** An account that gets too many cameras is an event; nobody waits for it. */
  private void warn(List<LineOutcome> done) {
    Map<Target, Long> grown = new HashMap<>();
    for (LineOutcome outcome : done) {
      outcome.grown().forEach((target, by) -> grown.merge(target, by, Long::sum));
    }
    environment.bulk().accounts().of(grown, true);
  }

  private CompletionStage<Boolean> judge(Rollout rollout) {
    return store
        .watched(rollout)
        .thenCompose(
            watched ->
                live.bad(watched, most(rollout, watched.size()))
                    .thenCompose(
                        bad ->
                            move(
                                RolloutRules.judged(rollout, watched.size(), bad.size(), now()),
                                bad)));
  }

  /** Bad ones that must be known: a few more than are too many. */
  private static int most(Rollout rollout, int watched) {
    return (int) (watched * rollout.maxBad() / 100) + MOST_BAD;
  }

  private CompletionStage<Boolean> move(Rollout next, List<String> bad) {
    return store
        .move(next, bad)
        .thenApply(
            moved -> {
              if (moved) {
                tell(next);
              }
              return moved;
            });
  }

  /** Tells that a roll-out stands elsewhere now. */
  void tell(Rollout rollout) {
    String state = RolloutRules.spelled(rollout.state());
    String stage = rollout.stages().stages().get(rollout.stage()).text();
    String why = rollout.reason().isEmpty() ? "" : ": " + rollout.reason();
    environment
        .bulk()
        .events()
        .publish(
            new Event(
                now(),
                "inventory",
                "rollout." + state.replace('_', '-'),
                "roll-out %s by %s, stage %s: %s%s"
                    .formatted(
                        rollout.id(), rollout.principal(), stage, state.replace('_', ' '), why),
                Map.of("rollout", rollout.id(), "stage", stage)));
  }

  private Instant now() {
    return environment.bulk().clock().instant();
  }
}
