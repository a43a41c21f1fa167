package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.jspecify.annotations.Nullable;

/** The CameraBridge entities: one for each camera, told by the reconciler what to be. */
public final class CameraShards implements Cameras {
  static final EntityTypeKey<CameraBridge.Command> KEY =
      EntityTypeKey.create(CameraBridge.Command.class, "camera");

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final Duration askTimeout;
  private final Farewell farewell;
  private final Census census;

  private CameraShards(ActorSystem<?> system, Duration askTimeout, @Nullable Admission admission) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.askTimeout = askTimeout;
    this.farewell = Farewell.before(system, "cameras");
    this.census = admission == null ? new Census() : new Census(admission::ended);
  }

  /**
   * Takes part in sharding.
   *
   * @param camera the behaviour of the camera with an id, on this node
   * @param askTimeout how long an entity may take to answer, its start included
   * @param homes which node hosts what
   * @param admission is told whose place is free again; null where nobody asks for one
   */
  public static CameraShards start(
      ActorSystem<?> system,
      Function<String, Behavior<CameraBridge.Command>> camera,
      Duration askTimeout,
      Homes homes,
      @Nullable Admission admission) {
    CameraShards shards = new CameraShards(system, askTimeout, admission);
    shards.sharding.init(
        homes.allocating(
            system,
            Entity.of(KEY, context -> shards.residence(context.getEntityId(), camera))
                .withMessageExtractor(new ByChannelName<>())
                .withStopMessage(CameraBridge.HandOver.INSTANCE)
                .withRole(Roles.BRIDGE)));
    return shards;
  }

  /** Reaches the entities from a node that hosts none. */
  public static CameraShards proxy(ActorSystem<?> system, Duration askTimeout, Homes homes) {
    return start(
        system,
        id -> {
          throw new IllegalStateException("this node has not the role bridge: " + id);
        },
        askTimeout,
        homes,
        null);
  }

  private Behavior<CameraBridge.Command> residence(
      String entityId, Function<String, Behavior<CameraBridge.Command>> camera) {
    CameraKey key = CameraKey.parse(entityId);
    return Residence.create(
        census.counted(CameraBridge.Command.class, Restarts.withBackoff(camera.apply(key.id()))),
        "camera",
        CameraBridge.HandOver.INSTANCE,
        // The successor starts with what this one was told last, and not at the next pass.
        new Residence.Legacy<>(
            CameraBridge.Apply.class, (last, worker) -> tell(key, bequeathed(last, worker))));
  }

  private static CameraBridge.Command bequeathed(
      CameraBridge.Command last, ActorRef<CameraBridge.Command> worker) {
    return last instanceof CameraBridge.Apply apply
        ? new CameraBridge.Apply(apply.spec(), worker)
        : last;
  }

  /** Bridges that run on this node, those included that only linger. */
  public int count() {
    return census.count();
  }

  /** Ends those that linger, too: the node stops. */
  public void endAll() {
    census.endAll(system);
  }

  @Override
  public CompletionStage<CameraStatus> status(CameraKey camera) {
    return sharding
        .entityRefFor(KEY, camera.entityId())
        .ask(CameraBridge.GetStatus::new, askTimeout);
  }

  @Override
  public void tell(CameraKey camera, CameraBridge.Command command) {
    // The reconcilers of the other nodes tell the camera then.
    if (!farewell.said()) {
      sharding.entityRefFor(KEY, camera.entityId()).tell(command);
    }
  }
}
