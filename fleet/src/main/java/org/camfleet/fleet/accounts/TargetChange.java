package org.camfleet.fleet.accounts;

import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.bridge.CameraSpec.Target;
import org.camfleet.fleet.inventory.Camera;
import org.jspecify.annotations.Nullable;

/** What a change of a camera means for the targets at foreign services. Pure. */
public final class TargetChange {
  private TargetChange() {}

  /**
   * How many more enabled cameras each target has afterwards; less than zero for fewer, and nothing
   * of those that stay as they are.
   *
   * @param before null when it is new
   * @param after null when it is gone
   */
  public static Map<Target, Long> of(@Nullable Camera before, @Nullable Camera after) {
    Map<Target, Long> grown = new HashMap<>();
    count(grown, after, 1);
    count(grown, before, -1);
    grown.values().removeIf(by -> by == 0);
    return grown;
  }

  private static void count(Map<Target, Long> grown, @Nullable Camera camera, long by) {
    if (camera != null && camera.enabled()) {
      for (Target target : camera.targets()) {
        if (target.kind() == Target.Kind.KVS) {
          grown.merge(target, by, Long::sum);
        }
      }
    }
  }
}
