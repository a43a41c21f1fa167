package org.camfleet.core.signaling;

import org.camfleet.core.CborSerializable;

/** What a channel may ask of a connected socket, on whichever node holds it. */
public sealed interface SocketCommand extends CborSerializable {
  /** Send a message; dropped and counted when the socket's bounded queue is full. */
  record Send(ServiceMessage message) implements SocketCommand {}

  /**
   * The channel moves to another node: tell the client to come again (GO_AWAY), and the channel's
   * successor of this socket at once.
   */
  enum GoAway implements SocketCommand {
    /** The only value. */
    INSTANCE
  }

  /** Close with a WebSocket code: 1000 takeover, 1001 planned end, 1008 policy, 1009 size. */
  record Close(int code, String reason) implements SocketCommand {}
}
