package org.camfleet.core.rtsp.udp;

import java.time.Duration;

/**
 * How cameras are received over UDP.
 *
 * @param ports where to receive unicast
 * @param receiveBufferBytes asked of the kernel for each track's RTP socket; it may give less
 *     (net.core.rmem_max)
 * @param reorder how long a missing packet is waited for
 * @param firstPacket how long after PLAY the first packet may take before another way is tried
 */
public record UdpOptions(
    UdpPorts ports, int receiveBufferBytes, Duration reorder, Duration firstPacket) {
  /** The defaults of reference.conf. */
  public static final UdpOptions DEFAULT =
      new UdpOptions(
          new UdpPorts(20_000, 29_999), 2 << 20, Duration.ofMillis(100), Duration.ofSeconds(5));
}
