package org.camfleet.fleet.inventory;

import java.time.Instant;

/**
 * A camera with what the store knows about it.
 *
 * @param revision rises with every change
 */
public record StoredCamera(Camera camera, long revision, Instant createdAt, Instant updatedAt) {}
