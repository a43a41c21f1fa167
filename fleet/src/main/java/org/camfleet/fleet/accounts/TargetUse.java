package org.camfleet.fleet.accounts;

import org.camfleet.core.bridge.CameraSpec.Target;

/**
 * How many cameras have a target, as it is written.
 *
 * @param cameras disabled ones included
 * @param enabled those that store there
 */
public record TargetUse(Target target, long cameras, long enabled) {}
