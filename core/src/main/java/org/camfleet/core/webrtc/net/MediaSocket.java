package org.camfleet.core.webrtc.net;

import java.net.InetSocketAddress;

/** A UDP socket on one media loop, on which sessions take a share; for the loop's thread. */
public interface MediaSocket {
  /**
   * Takes a share of the socket.
   *
   * @param localUfrag the session's ICE user fragment, by which first checks find it
   * @throws IllegalStateException when the socket is closed or full, or the fragment is in use
   */
  SocketBinding bind(String localUfrag, DatagramReceiver receiver);

  /** The address it is bound to: a wildcard address unless configured otherwise. */
  InetSocketAddress local();
}
