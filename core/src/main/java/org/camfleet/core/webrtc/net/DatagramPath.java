package org.camfleet.core.webrtc.net;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/**
 * A way to one remote address; for the loop's thread.
 *
 * <p>Sending never fails towards the caller: what the kernel refuses is counted, and what a closed
 * session still sends is dropped. Everything sent during one turn of the loop leaves together.
 */
public interface DatagramPath {
  /** Sends one datagram; the array may be reused at once. */
  void send(byte[] data, int offset, int length);

  /**
   * Sends a run of datagrams of {@code segmentSize} bytes each, of which the last may be shorter,
   * in as few system calls as the kernel allows.
   *
   * @param packets a direct buffer holding them back to back; ownership passes to this method
   */
  void sendRun(ByteBuf packets, int segmentSize);

  /** Where it leads. */
  InetSocketAddress remote();
}
