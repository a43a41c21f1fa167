/** Simulated ONVIF devices, for demonstrations and tests. Start at SimulatedDevices. */
@NullMarked
package org.camfleet.core.onvif.simulated;

import org.jspecify.annotations.NullMarked;
