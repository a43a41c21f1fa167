package org.camfleet.fleet.rollout;

import org.apache.pekko.stream.Materializer;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.bulk.BulkEnvironment;

/**
 * All that roll-outs need of their surroundings.
 *
 * @param store where they are kept
 * @param bulk what an import needs
 * @param cameras the door to the bridges
 */
public record RolloutEnvironment(
    RolloutStore store, BulkEnvironment bulk, Cameras cameras, Materializer materializer) {}
