package org.camfleet.core.rtsp.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.camfleet.core.media.MediaLoop;
import org.jspecify.annotations.Nullable;

/**
 * A group that a camera sends one track to.
 *
 * @param address the group
 * @param port where RTP goes
 * @param rtcpPort where RTCP goes
 * @param ttl how many routers our own reports may pass
 * @param on the interface that it is joined on
 * @param source the only source that may send to it, or null for any
 */
public record MulticastGroup(
    InetAddress address,
    int port,
    int rtcpPort,
    int ttl,
    NetworkInterface on,
    @Nullable InetAddress source) {
  /** When a camera says none (RFC 2326 C.1.7 leaves it open), and the most that one may say. */
  public static final int USUAL_TTL = 16;

  /** Where reports go. */
  InetSocketAddress reports() {
    return new InetSocketAddress(address, rtcpPort);
  }

  /** Joins it; the sockets are bound to the group, so that no other group's packets come. */
  PortPair open(MediaLoop loop, int receiveBuffer, UdpSocket.Reader rtp, UdpSocket.Reader rtcp)
      throws IOException {
    InetSocketAddress media = new InetSocketAddress(address, port);
    UdpSocket even = UdpSocket.open(loop, media, receiveBuffer, true, rtp);
    even.join(address, on, source);
    try {
      UdpSocket odd = UdpSocket.open(loop, reports(), UdpTrack.REPORTS_BUFFER, true, rtcp);
      odd.join(address, on, source);
      odd.sendToGroups(on, ttl);
      return new PortPair(even, odd, () -> {});
    } catch (IOException e) {
      even.close();
      throw e;
    }
  }
}
