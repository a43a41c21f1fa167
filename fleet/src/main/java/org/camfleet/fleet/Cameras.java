package org.camfleet.fleet;

import java.util.concurrent.CompletionStage;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraStatus;

/** The only door to the CameraBridge entities, wherever in the cluster they live. */
public interface Cameras {
  /**
   * Asks a camera's bridge for its status; fails with a {@link
   * java.util.concurrent.TimeoutException} when the entity does not answer within the ask timeout.
   */
  CompletionStage<CameraStatus> status(CameraKey camera);

  /**
   * Which kind of entity a camera is now: where no nodes re-encode for the others, all are of one.
   */
  default CameraKey placed(CameraKey camera) {
    return camera;
  }

  /** Tells a camera's bridge something; starts the entity when it is not running. */
  void tell(CameraKey camera, CameraBridge.Command command);
}
