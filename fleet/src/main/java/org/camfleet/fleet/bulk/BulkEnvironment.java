package org.camfleet.fleet.bulk;

import java.time.InstantSource;
import java.util.function.Consumer;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.accounts.AccountWarnings;
import org.camfleet.fleet.inventory.CameraChanges;
import org.camfleet.fleet.inventory.CameraStore;

/**
 * All that imports and exports need of their surroundings.
 *
 * @param store many cameras at once
 * @param cameras the inventory, to be read page by page
 * @param changes told once for each batch what was put and deleted
 * @param reconfigured told the ARN of a channel that is configured otherwise now; never blocks
 * @param accounts says when an account gets more cameras than it may store
 * @param events where what happened is told
 * @param clock wall time
 */
public record BulkEnvironment(
    BulkStore store,
    CameraStore cameras,
    CameraChanges changes,
    Consumer<String> reconfigured,
    AccountWarnings accounts,
    Events events,
    Metrics metrics,
    InstantSource clock) {}
