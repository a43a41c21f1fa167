package org.camfleet.fleet.onvif;

import org.camfleet.core.onvif.Discovery;
import org.camfleet.core.onvif.Onvif;
import org.camfleet.fleet.inventory.CameraEnvironment;

/**
 * What the routes need.
 *
 * @param cameras the inventory and all around it
 * @param onvif the way to devices
 * @param discovery how they are looked for
 */
public record OnvifEnvironment(
    CameraEnvironment cameras, Onvif onvif, Discovery.Settings discovery) {}
