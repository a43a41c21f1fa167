package org.camfleet.fleet.inventory;

import java.util.Collection;
import org.camfleet.fleet.CameraKey;
import org.jspecify.annotations.Nullable;

/** The port by which the inventory says that cameras were put or deleted; never blocks. */
@FunctionalInterface
public interface CameraChanges {
  /**
   * The stored camera of this id is another one now, or none.
   *
   * @param former what its bridge was found by before, when there was one
   */
  void changed(String cameraId, @Nullable CameraKey former);

  /** As {@link #changed} for many at once, with one look at the store for all of them. */
  default void changed(Collection<String> cameraIds) {
    cameraIds.forEach(id -> changed(id, null));
  }
}
