package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.inventory.CameraChanges;
import org.camfleet.fleet.inventory.CameraStore;
import org.jspecify.annotations.Nullable;

/**
 * Stops cameras that run on this node and are not (or no longer) wanted, and moves those that are
 * wanted as the other kind: the other half of {@link Reconciler}, which sees only what the
 * inventory still has.
 */
final class StrayCameras extends AbstractBehavior<StrayCameras.Command> {
  private static final int PAGE = 500;

  private final CameraStore store;
  private final Cameras cameras;
  private final CameraChanges changes;
  private final Map<Boolean, ActorRef<ShardRegion.CurrentShardRegionState>> states;

  /** What it understands. */
  sealed interface Command {}

  private enum Look implements Command {
    INSTANCE
  }

  private record Running(ShardRegion.CurrentShardRegionState state, boolean reencoded)
      implements Command {}

  private record Compared(
      List<CameraKey> running, @Nullable Set<CameraKey> wanted, @Nullable Throwable failure)
      implements Command {}

  private StrayCameras(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CameraStore store,
      Cameras cameras,
      CameraChanges changes,
      Duration pause) {
    super(context);
    this.store = store;
    this.cameras = cameras;
    this.changes = changes;
    this.states = Map.of(false, asRunning(context, false), true, asRunning(context, true));
    timers.startTimerWithFixedDelay(Look.INSTANCE, pause);
  }

  private static ActorRef<ShardRegion.CurrentShardRegionState> asRunning(
      ActorContext<Command> context, boolean reencoded) {
    // An adapter for each: a context keeps one for a class of messages only.
    return context.spawnAnonymous(
        Behaviors.receiveMessage(
            state -> {
              context.getSelf().tell(new Running(state, reencoded));
              return Behaviors.same();
            }));
  }

  /** Looks at this node's cameras every {@code pause}. */
  static Behavior<Command> create(
      CameraStore store, Cameras cameras, CameraChanges changes, Duration pause) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new StrayCameras(context, timers, store, cameras, changes, pause)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Look.INSTANCE, this::onLook)
        .onMessage(Running.class, this::onRunning)
        .onMessage(Compared.class, this::onCompared)
        .build();
  }

  private Behavior<Command> onLook() {
    states.forEach(
        (reencoded, state) ->
            ClusterSharding.get(getContext().getSystem())
                .shardState()
                .tell(
                    new GetShardRegionState(
                        reencoded ? CameraShards.APART_KEY : CameraShards.KEY, state)));
    return this;
  }

  private Behavior<Command> onRunning(Running running) {
    List<CameraKey> ids = new ArrayList<>();
    running
        .state()
        .getShards()
        .forEach(
            shard ->
                shard
                    .getEntityIds()
                    .forEach(id -> ids.add(CameraKey.parse(id).as(running.reencoded()))));
    for (int from = 0; from < ids.size(); from += PAGE) {
      List<CameraKey> page = List.copyOf(ids.subList(from, Math.min(from + PAGE, ids.size())));
      getContext()
          .pipeToSelf(
              store.enabledOf(page), (wanted, failure) -> new Compared(page, wanted, failure));
    }
    return this;
  }

  private Behavior<Command> onCompared(Compared compared) {
    Set<CameraKey> wanted = compared.wanted();
    if (wanted != null) { // else the database did not answer: nothing is known, nothing is stopped
      Set<CameraKey> placed = wanted.stream().map(cameras::placed).collect(Collectors.toSet());
      compared.running().stream()
          .filter(id -> !placed.contains(id))
          .forEach(id -> astray(id, placed.contains(id.as(!id.reencoded()))));
    }
    return this;
  }

  private void astray(CameraKey camera, boolean otherKind) {
    if (otherKind) {
      changes.changed(camera.id(), camera);
    } else {
      cameras.tell(camera, CameraBridge.Stop.INSTANCE);
    }
  }
}
