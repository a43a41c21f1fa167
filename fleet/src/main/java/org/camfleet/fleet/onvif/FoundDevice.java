package org.camfleet.fleet.onvif;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import org.camfleet.core.onvif.DiscoveredDevice;
import org.camfleet.fleet.api.Json;

/**
 * A device that was found or named.
 *
 * @param reference what it calls itself for ever; empty when it was named
 * @param address where its device management is
 * @param name what it calls itself, or empty
 * @param hardware what it calls its hardware, or empty
 */
record FoundDevice(String reference, URI address, String name, String hardware) {
  private static final int LONGEST_ID = 128;

  static FoundDevice of(DiscoveredDevice device) {
    return new FoundDevice(device.reference(), device.address(), device.name(), device.hardware());
  }

  static FoundDevice named(URI address) {
    return new FoundDevice("", address, "", "");
  }

  /**
   * The id that it gets in the inventory: always the same, so that a second import adds nothing.
   */
  String id() {
    String place = address.getHost() + (address.getPort() > 0 ? "-" + address.getPort() : "");
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    String whole = path.equals("/onvif/device_service") ? place : place + path;
    String from = reference.isEmpty() ? "onvif-" + whole : reference.replaceFirst("^urn:", "");
    String clean =
        from.replaceFirst("^uuid:", "").replaceAll("[^a-zA-Z0-9_.-]+", "-").replaceAll("-+$", "");
    return clean.length() > LONGEST_ID ? clean.substring(0, LONGEST_ID) : clean;
  }

  ObjectNode print() {
    return Json.object()
        .put("id", id())
        .put("reference", reference)
        .put("address", address.toString())
        .put("name", name)
        .put("hardware", hardware);
  }
}
