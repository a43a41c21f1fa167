package org.camfleet.fleet.sharding;

import java.time.InstantSource;
import java.util.Collection;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.inventory.CameraChanges;
import org.camfleet.fleet.inventory.CameraStore;
import org.jspecify.annotations.Nullable;

/** Starts what keeps the cameras as the inventory wants them, and is its shortcut for changes. */
public final class Reconciliation implements CameraChanges {
  // Each reads an eighth of the inventory; they spread over the nodes, and move when one ends.
  private static final int RECONCILERS = 8;

  private final CameraStore store;
  private final Cameras cameras;

  private Reconciliation(CameraStore store, Cameras cameras) {
    this.store = store;
    this.cameras = cameras;
  }

  /**
   * Starts on this node; every node of a cluster does the same, and together they run each
   * reconciler once. The node must be up in its cluster, and its database open.
   */
  public static Reconciliation start(
      ActorSystem<?> system,
      CameraStore store,
      Cameras cameras,
      Reconciler.Settings settings,
      InstantSource clock,
      Metrics metrics) {
    ShardedDaemonProcess.get(system)
        .init(
            Reconciler.Command.class,
            "reconciler",
            RECONCILERS,
            index ->
                Restarts.withBackoff(
                    Reconciler.create(
                        new Reconciler.Share(index, RECONCILERS),
                        store,
                        cameras,
                        settings,
                        clock,
                        metrics)),
            Reconciler.Stop.INSTANCE);
    Reconciliation reconciliation = new Reconciliation(store, cameras);
    system.systemActorOf(
        Restarts.withBackoff(
            StrayCameras.create(store, cameras, reconciliation, settings.everything())),
        "stray-cameras",
        Props.empty());
    system.systemActorOf(
        Restarts.withBackoff(Takeover.create(store, cameras)), "takeover", Props.empty());
    return reconciliation;
  }

  /**
   * Tells the camera at once; should the message be lost, or overtake a newer one, the next pass
   * makes it good.
   */
  @Override
  public void changed(String cameraId, @Nullable CameraKey former) {
    store.wanted(cameraId).thenAccept(wanted -> tell(wanted.orElse(null), former));
  }

  private void tell(CameraStore.@Nullable Wanted wanted, @Nullable CameraKey former) {
    CameraKey before = former == null ? null : cameras.placed(former);
    CameraKey now = wanted == null ? null : cameras.placed(wanted.key());
    if (wanted != null && now != null) {
      boolean otherKind = before != null && before.equals(now.as(!now.reencoded()));
      if (before != null && otherKind && wanted.enabled()) {
        cameras.tell(before, new CameraBridge.Move(wanted.apply()));
        return;
      }
      cameras.tell(now, wanted.enabled() ? wanted.apply() : CameraBridge.Stop.INSTANCE);
    }
    if (before != null && !before.equals(now)) {
      cameras.tell(before, CameraBridge.Stop.INSTANCE);
    }
  }

  /** Bridges of cameras that are gone, or have another channel, are found by StrayCameras. */
  @Override
  public void changed(Collection<String> cameraIds) {
    store.wanted(cameraIds).thenAccept(found -> found.forEach(wanted -> tell(wanted, null)));
  }
}
