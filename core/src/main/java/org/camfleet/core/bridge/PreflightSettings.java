package org.camfleet.core.bridge;

import org.camfleet.core.bridge.preflight.TargetLimits;

/**
 * What targets take of a camera.
 *
 * @param local the service of this cluster
 * @param kvs other services
 */
public record PreflightSettings(TargetLimits local, TargetLimits kvs) {
  /** The defaults of reference.conf. */
  public static final PreflightSettings DEFAULT =
      new PreflightSettings(TargetLimits.NONE, TargetLimits.AWS);

  /** The limits of a target. */
  TargetLimits of(CameraSpec.Target target) {
    return target.kind() == CameraSpec.Target.Kind.LOCAL ? local : kvs;
  }
}
