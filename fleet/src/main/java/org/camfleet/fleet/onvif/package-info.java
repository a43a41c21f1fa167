/**
 * The API's part of ONVIF: finding and importing devices, reading and setting them. Start at
 * OnvifRoutes.
 */
@NullMarked
package org.camfleet.fleet.onvif;

import org.jspecify.annotations.NullMarked;
