package org.camfleet.core.rtsp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camfleet.core.rtsp.udp.UdpOptions;
import org.jspecify.annotations.Nullable;

/**
 * Which transports are tried.
 *
 * @param order the first that brings media is kept; never empty
 * @param udp how media is received over UDP
 * @param tls whom cameras over TLS are believed by
 */
public record Transports(List<Transport> order, UdpOptions udp, TlsPolicy tls) {
  /** TCP and nothing else. */
  public static final Transports TCP_ONLY =
      new Transports(List.of(Transport.TCP), UdpOptions.DEFAULT);

  /** The defaults of reference.conf. */
  public static final Transports DEFAULT =
      new Transports(List.of(Transport.TCP, Transport.UDP), UdpOptions.DEFAULT);

  /** With certificates as they come first. */
  public Transports(List<Transport> order, UdpOptions udp) {
    this(order, udp, TlsPolicy.DEFAULT);
  }

  public Transports {
    Set<Transport> each = new LinkedHashSet<>(order);
    if (each.isEmpty()) {
      throw new IllegalArgumentException("transports: none (expected: one at least)");
    }
    order = List.copyOf(each);
  }

  /** Only this one; all of them for null. */
  public Transports only(@Nullable Transport one) {
    return one == null ? this : new Transports(List.of(one), udp, tls);
  }

  /** Those of them that stay inside a connection; TCP when none does. */
  List<Transport> encrypted() {
    List<Transport> inside = order.stream().filter(Transport::isInside).toList();
    return inside.isEmpty() ? List.of(Transport.TCP) : inside;
  }

  /** The same ones, beginning with the one that worked before, if it is one of them. */
  public Transports beginningWith(@Nullable Transport worked) {
    if (worked == null || !order.contains(worked)) {
      return this;
    }
    List<Transport> turned = new ArrayList<>(List.of(worked));
    turned.addAll(order);
    return new Transports(turned, udp, tls);
  }
}
