package org.camfleet.core.channel;

import java.time.Instant;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * Where a client's message goes: to the one desk while the channel stores media, else to the other.
 * One that is of no use is reported when its sender asked for it.
 *
 * <p>Plain state of the Channel actor.
 */
final class SignalingDesk {
  private final Sockets sockets;
  private final Drops drops;
  private final Desk storing;
  private final Desk passing;

  SignalingDesk(Sockets sockets, Drops drops, Desk storing, Desk passing) {
    this.sockets = sockets;
    this.drops = drops;
    this.storing = storing;
    this.passing = passing;
  }

  /** Routes one message. */
  void received(Channel.MessageReceived received, boolean stores, Instant now) {
    Participant from = received.participant();
    ClientMessage message = received.message();
    if (!sockets.isHeard(from, received.socketId())) {
      drops.count(Drops.Reason.DISPLACED, message.kind());
      return;
    }
    Trouble trouble = (stores ? storing : passing).received(from, message, now);
    report(from, message.correlationId(), trouble);
  }

  private void report(Participant from, @Nullable String correlationId, @Nullable Trouble trouble) {
    if (trouble != null && correlationId != null) {
      sockets.report(from, trouble.toMessage(correlationId));
    }
  }
}
