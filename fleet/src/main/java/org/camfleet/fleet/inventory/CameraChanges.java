package org.camfleet.fleet.inventory;

import org.camfleet.fleet.CameraKey;
import org.jspecify.annotations.Nullable;

/** The port by which the inventory says that a camera was put or deleted; never blocks. */
@FunctionalInterface
public interface CameraChanges {
  /**
   * The stored camera of this id is another one now, or none.
   *
   * @param former what its bridge was found by before, when there was one
   */
  void changed(String cameraId, @Nullable CameraKey former);
}
