package org.camfleet.fleet.bulk;

import org.camfleet.fleet.inventory.CameraDraft;

/**
 * A camera of a body.
 *
 * @param number its line, from 1
 */
public record BulkLine(long number, CameraDraft draft) {}
