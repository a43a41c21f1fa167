package org.camfleet.fleet.inventory;

import java.util.Collection;

/** The port by which the inventory says that cameras were put or deleted; never blocks. */
@FunctionalInterface
public interface CameraChanges {
  /** The stored camera of this id is another one now, or none. */
  void changed(String cameraId);

  /** As {@link #changed(String)} for many at once, with one look at the store for all of them. */
  default void changed(Collection<String> cameraIds) {
    cameraIds.forEach(this::changed);
  }
}
