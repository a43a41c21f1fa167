package org.camfleet.core.onvif;

import java.net.InetAddress;
import java.net.URI;

/**
 * A device that answered a probe.
 *
 * @param reference what it is called for ever, mostly a UUID; its own word
 * @param address where its device management is, at the address that the answer came from where it
 *     names none of that
 * @param name what it calls itself, or empty
 * @param hardware what it calls its hardware, or empty
 * @param from whence the answer came
 */
public record DiscoveredDevice(
    String reference, URI address, String name, String hardware, InetAddress from) {}
