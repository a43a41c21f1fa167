package org.camfleet.core.webrtc.dtls;

/** Where datagrams go out; called on the media loop, takes nothing over. */
@FunctionalInterface
public interface DatagramSink {
  /** Sends one datagram. */
  void send(byte[] data, int off, int len);
}
