package org.camfleet.fleet.sharding;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.jspecify.annotations.Nullable;

/**
 * The CameraBridge entities: one for each camera, told by the reconciler what to be. They are of
 * two kinds, as those that re-encode have nodes of their own where the cluster has such nodes.
 */
public final class CameraShards implements Cameras {
  static final EntityTypeKey<CameraBridge.Command> KEY =
      EntityTypeKey.create(CameraBridge.Command.class, "camera");

  /** Those that re-encode, where {@link Apart} has nodes for them. */
  static final EntityTypeKey<CameraBridge.Command> APART_KEY =
      EntityTypeKey.create(CameraBridge.Command.class, "reencoded-camera");

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final Duration askTimeout;
  private final Farewell farewell;
  private final Census census;
  private final Apart apart;

  private CameraShards(
      ActorSystem<?> system, Duration askTimeout, @Nullable Admission admission, Apart apart) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.askTimeout = askTimeout;
    this.farewell = Farewell.before(system, "cameras");
    this.apart = apart;
    this.census = admission == null ? new Census() : new Census(admission::ended);
  }

  /**
   * Takes part in sharding.
   *
   * @param camera the behaviour of the camera with an id, on this node
   * @param askTimeout how long an entity may take to answer, its start included
   * @param homes which node hosts what
   * @param admission is told whose place is free again; null where nobody asks for one
   * @param apart where pictures are re-encoded
   */
  public static CameraShards start(
      ActorSystem<?> system,
      Function<String, Behavior<CameraBridge.Command>> camera,
      Duration askTimeout,
      Homes homes,
      @Nullable Admission admission,
      Apart apart) {
    CameraShards shards = new CameraShards(system, askTimeout, admission, apart);
    shards.sharding.init(homes.allocating(system, shards.kind(KEY, camera).withRole(Roles.BRIDGE)));
    shards.sharding.init(
        homes.allocatingApart(system, shards.kind(APART_KEY, camera).withRole(Roles.REENCODING)));
    return shards;
  }

  private Entity<CameraBridge.Command, ShardingEnvelope<CameraBridge.Command>> kind(
      EntityTypeKey<CameraBridge.Command> key,
      Function<String, Behavior<CameraBridge.Command>> camera) {
    boolean reencoded = key.equals(APART_KEY);
    return Entity.of(
            key, context -> residence(CameraKey.parse(context.getEntityId()).as(reencoded), camera))
        .withMessageExtractor(new ByChannelName<>())
        .withStopMessage(CameraBridge.HandOver.INSTANCE);
  }

  /** Reaches the entities from a node that hosts none. */
  public static CameraShards proxy(
      ActorSystem<?> system, Duration askTimeout, Homes homes, Apart apart) {
    return start(
        system,
        id -> {
          throw new IllegalStateException("this node has not the role bridge: " + id);
        },
        askTimeout,
        homes,
        null,
        apart);
  }

  private Behavior<CameraBridge.Command> residence(
      CameraKey key, Function<String, Behavior<CameraBridge.Command>> camera) {
    return Residence.create(
        census.counted(CameraBridge.Command.class, Restarts.withBackoff(camera.apply(key.id()))),
        "camera",
        CameraBridge.HandOver.INSTANCE,
        new CameraLegacy(key, this));
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
  public CameraKey placed(CameraKey camera) {
    return camera.reencoded() && !apart.exists() ? camera.as(false) : camera;
  }

  private EntityRef<CameraBridge.Command> entity(CameraKey camera) {
    return sharding.entityRefFor(placed(camera).reencoded() ? APART_KEY : KEY, camera.entityId());
  }

  @Override
  public CompletionStage<CameraStatus> status(CameraKey camera) {
    return entity(camera).ask(CameraBridge.GetStatus::new, askTimeout);
  }

  @Override
  public void tell(CameraKey camera, CameraBridge.Command command) {
    // The reconcilers of the other nodes tell the camera then.
    if (farewell.said()) {
      return;
    }
    boolean nobodyLeft = camera.reencoded() && !placed(camera).equals(camera);
    if (nobodyLeft && command instanceof CameraBridge.Move move) {
      entity(camera).tell(move.next());
    } else {
      entity(camera).tell(command);
    }
  }
}
