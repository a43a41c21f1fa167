package org.camfleet.fleet.inventory;

import java.time.Instant;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.fleet.CameraKey;
import org.jspecify.annotations.Nullable;

/**
 * A camera with what the store knows about it.
 *
 * @param revision rises with every change
 * @param obstacle what its bridge found to be in the way of its pictures, or null
 */
public record StoredCamera(
    Camera camera,
    long revision,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Obstacle obstacle) {
  /** What its bridge is found by. */
  public CameraKey key() {
    return new CameraKey(camera.channel(), camera.id(), isReencoded());
  }

  private boolean isReencoded() {
    return switch (camera.video()) {
      case PASSTHROUGH -> false;
      case ADAPTIVE -> true;
      case AUTO -> obstacle != null;
    };
  }

  /** What is still in the way when this becomes that other camera. */
  public @Nullable Obstacle obstacleOf(Camera other) {
    return other.urls().equals(camera.urls()) && other.video() == camera.video() ? obstacle : null;
  }
}
