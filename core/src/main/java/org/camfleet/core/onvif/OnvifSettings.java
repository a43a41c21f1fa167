package org.camfleet.core.onvif;

import java.time.Duration;
import org.camfleet.core.rtsp.EgressRules;
import org.camfleet.core.rtsp.TlsPolicy;

/**
 * How devices are asked. Immutable.
 *
 * @param timeout how long one request may take, all of it
 * @param xml what an answer may be
 * @param maxProfiles profiles of a device that are looked at
 * @param otherHosts whether streams may be at another host than the device
 * @param basicInClear whether a password may go over HTTP without TLS when a device asks for that
 * @param egress which addresses may be connected to
 * @param tls whom to believe over TLS
 */
public record OnvifSettings(
    Duration timeout,
    XmlLimits xml,
    int maxProfiles,
    boolean otherHosts,
    boolean basicInClear,
    EgressRules egress,
    TlsPolicy tls) {
  /** The defaults of reference.conf. */
  public static final OnvifSettings DEFAULT =
      new OnvifSettings(
          Duration.ofSeconds(5),
          XmlLimits.DEFAULT,
          32,
          false,
          false,
          EgressRules.DEFAULT,
          TlsPolicy.DEFAULT);
}
