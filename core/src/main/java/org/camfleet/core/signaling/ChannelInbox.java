package org.camfleet.core.signaling;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * The port through which a socket speaks to its channel; fleet implements it with the Channel
 * entity. Calls never block; order is kept per socket.
 */
public interface ChannelInbox {
  /**
   * The socket is open and takes commands at {@code socket}, from any node. Told again every 20 s,
   * so that a channel that started anew hears of it.
   */
  void opened(Participant participant, String socketId, ActorRef<SocketCommand> socket);

  /** A well-formed message within the limits came in. */
  void received(Participant participant, String socketId, ClientMessage message);

  /** The socket ended, for whatever reason; told once. */
  void closed(Participant participant, String socketId);
}
