package org.camfleet.ops;

import java.util.concurrent.CompletableFuture;
import org.camfleet.core.bridge.Reencoding;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.fleet.inventory.CameraChanges;
import org.camfleet.fleet.inventory.CameraStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the inventory know what is in the way of a camera's pictures, and the camera moved to where
 * that is taken away. A note that fails is made again when the bridge is told next what to be.
 */
final class FoundObstacles implements Reencoding.Obstacles {
  private static final Logger LOG = LoggerFactory.getLogger(FoundObstacles.class);

  private final CameraStore store;
  private final CompletableFuture<CameraChanges> changes = new CompletableFuture<>();

  FoundObstacles(CameraStore store) {
    this.store = store;
  }

  /** Tells from now on what changed; until then it waits. */
  void tell(CameraChanges listener) {
    changes.complete(listener);
  }

  @Override
  public void met(String cameraId, @Nullable Obstacle obstacle) {
    store
        .obstacle(cameraId, obstacle)
        .thenAcceptBoth(
            changes, (former, told) -> former.ifPresent(camera -> told.changed(cameraId, camera)))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.debug("camera {}: not noted: {}", cameraId, failure.getMessage());
              }
            });
  }
}
