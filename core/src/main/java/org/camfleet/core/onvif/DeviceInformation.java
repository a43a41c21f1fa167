package org.camfleet.core.onvif;

/** Who made a device, in its own words, cut to a length fit for a page. */
public record DeviceInformation(
    String manufacturer, String model, String firmware, String serial) {}
