package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.fleet.Cameras;

/** The CameraBridge entities: one for each camera id, told by the reconciler what to be. */
public final class CameraShards implements Cameras {
  static final EntityTypeKey<CameraBridge.Command> KEY =
      EntityTypeKey.create(CameraBridge.Command.class, "camera");

  private final ClusterSharding sharding;
  private final Duration askTimeout;
  private final Farewell farewell;

  private CameraShards(ClusterSharding sharding, Duration askTimeout, Farewell farewell) {
    this.sharding = sharding;
    this.askTimeout = askTimeout;
    this.farewell = farewell;
  }

  /**
   * Takes part in sharding.
   *
   * @param camera the behaviour of the camera with an id, on this node
   * @param askTimeout how long an entity may take to answer, its start included
   */
  public static CameraShards start(
      ActorSystem<?> system,
      Function<String, Behavior<CameraBridge.Command>> camera,
      Duration askTimeout) {
    ClusterSharding sharding = ClusterSharding.get(system);
    sharding.init(
        Entity.of(KEY, context -> Restarts.withBackoff(camera.apply(context.getEntityId())))
            .withStopMessage(CameraBridge.Stop.INSTANCE)
            .withRole(Roles.BRIDGE));
    return new CameraShards(sharding, askTimeout, Farewell.before(system, "cameras"));
  }

  /** Reaches the entities from a node that hosts none. */
  public static CameraShards proxy(ActorSystem<?> system, Duration askTimeout) {
    return start(
        system,
        id -> {
          throw new IllegalStateException("this node has not the role bridge: " + id);
        },
        askTimeout);
  }

  @Override
  public CompletionStage<CameraStatus> status(String cameraId) {
    return sharding.entityRefFor(KEY, cameraId).ask(CameraBridge.GetStatus::new, askTimeout);
  }

  @Override
  public void tell(String cameraId, CameraBridge.Command command) {
    // The reconcilers of the other nodes tell the camera then.
    if (!farewell.said()) {
      sharding.entityRefFor(KEY, cameraId).tell(command);
    }
  }
}
