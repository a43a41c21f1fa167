package org.camfleet.fleet.inventory;

/** The port by which the inventory says that a camera was put or deleted; never blocks. */
@FunctionalInterface
public interface CameraChanges {
  /** The stored camera of this id is another one now, or none. */
  void changed(String cameraId);
}
