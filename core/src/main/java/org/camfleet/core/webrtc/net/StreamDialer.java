package org.camfleet.core.webrtc.net;

import java.net.InetSocketAddress;

/** Opens connections to TURN servers over TCP and TLS (RFC 8656 clause 3.1); on a loop. */
public interface StreamDialer {
  /** What one connection brings; called on the loop. */
  interface Receiver {
    /** Requests may be sent. */
    void onOpen();

    /** A STUN message or channel data; the array is reused as soon as this returns. */
    void onFrame(byte[] data, int offset, int length);

    /** It ended, or never came about; told once, and not after {@link Connection#close}. */
    void onEnded(String why);
  }

  /** A connection, and so the way to its server: what is sent before it is open is dropped. */
  interface Connection extends DatagramPath, AutoCloseable {
    /** What was sent before still leaves. */
    @Override
    void close();
  }

  /**
   * Begins to connect.
   *
   * @param host the server's name, which its certificate must have
   * @param tls whether the connection is secured
   */
  Connection dial(InetSocketAddress server, String host, boolean tls, Receiver receiver);
}
