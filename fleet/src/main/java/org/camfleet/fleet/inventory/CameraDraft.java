package org.camfleet.fleet.inventory;

import org.jspecify.annotations.Nullable;

/**
 * A camera as a caller put it.
 *
 * @param credentials what logs in to it; null when the caller left them out, which keeps those that
 *     are stored
 */
public record CameraDraft(Camera camera, @Nullable CameraCredentials credentials) {}
