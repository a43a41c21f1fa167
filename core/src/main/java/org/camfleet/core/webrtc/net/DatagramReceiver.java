package org.camfleet.core.webrtc.net;

import java.net.InetSocketAddress;
import org.camfleet.codecs.stun.StunMessage;

/** The session's end of a {@link SocketBinding}; called on the loop, must not block. */
public interface DatagramReceiver {
  /** A well-formed STUN message that seems to be for this session; nothing is authenticated yet. */
  void onStun(InetSocketAddress from, StunMessage message);

  /** Any other datagram from an admitted address; the array is reused as soon as this returns. */
  void onData(InetSocketAddress from, byte[] data, int offset, int length);
}
