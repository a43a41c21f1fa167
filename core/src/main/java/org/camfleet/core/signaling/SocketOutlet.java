package org.camfleet.core.signaling;

/** The way out of a connected socket: a bounded queue in front of the wire. */
public interface SocketOutlet {
  /** Queues a text frame; false when the queue is full or the socket is gone. */
  boolean offer(String text);

  /** Closes the socket after what is queued, with a WebSocket code (RFC 6455 7.4) and reason. */
  void close(int code, String reason);
}
