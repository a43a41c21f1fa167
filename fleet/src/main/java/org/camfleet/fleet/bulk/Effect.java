package org.camfleet.fleet.bulk;

import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraCredentials;
import org.jspecify.annotations.Nullable;

/** What a change means for the camera's bridge. */
public enum Effect {
  /** Nothing that its bridge is told of. */
  NONE,
  /** It begins to run. */
  START,
  /** It runs and is begun anew, as something that {@link Camera#spec} says is another. */
  RESTART,
  /** It runs on, and only its sessions toward the targets that are others begin or end. */
  RETARGET,
  /** It ran and stops. */
  STOP;

  /** Of a camera that is put; {@code before} is null when it is new. */
  public static Effect of(
      @Nullable Camera before, CameraCredentials had, Camera after, CameraCredentials has) {
    boolean ran = before != null && before.enabled();
    if (!ran || before == null) {
      return after.enabled() ? START : NONE;
    }
    if (!after.enabled()) {
      return STOP;
    }
    CameraSpec was = before.spec(had);
    CameraSpec is = after.spec(has);
    if (is.at(null).equals(was.at(null))) { // at another site it runs on
      return NONE;
    }
    return is.pullsAs(was) ? RETARGET : RESTART;
  }
}
