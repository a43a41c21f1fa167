/** Who is on a channel, for the fleet API. Start at PresenceRoutes. */
@NullMarked
package org.camfleet.fleet.presence;

import org.jspecify.annotations.NullMarked;
