package org.camfleet.core.rtsp.udp;

/**
 * The two sockets of a track: an even port for RTP and the next one for RTCP (RFC 3550 clause 11).
 * For the loop's thread.
 *
 * @param rtp the socket of the even port
 * @param rtcp the socket of the port after it
 * @param onClose gives the ports back
 */
record PortPair(UdpSocket rtp, UdpSocket rtcp, Runnable onClose) implements AutoCloseable {
  int port() {
    return rtp.local().getPort();
  }

  @Override
  public void close() {
    rtp.close();
    rtcp.close();
    onClose.run();
  }
}
