/**
 * Recordings that retention does not delete, {@code /api/v1/holds}: start at HoldRoutes. What is
 * held is read by the sweep of the archive through SqlRetention.
 */
@NullMarked
package org.camfleet.fleet.holds;

import org.jspecify.annotations.NullMarked;
