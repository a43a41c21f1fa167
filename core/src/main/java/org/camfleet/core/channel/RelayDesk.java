package org.camfleet.core.channel;

import java.time.Instant;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages between master and viewers of a channel that stores no media: a viewer's to the
 * master under its client id, a master's to the viewer it names and without a sender. Viewers never
 * reach each other. Plain state of the Channel actor.
 */
final class RelayDesk {
  private final Sockets sockets;
  private final OutsideOffers outside;

  RelayDesk(Sockets sockets, OutsideOffers outside) {
    this.sockets = sockets;
    this.outside = outside;
  }

  /** Passes a message on; what is wrong with it, or null. */
  @Nullable Trouble received(Participant from, ClientMessage message, Instant now) {
    if (!from.isMaster()) {
      return pass(Participant.MASTER, from, message, now);
    }
    String recipient = message.recipientClientId();
    if (recipient == null) {
      return Trouble.invalid("recipientClientId: absent (expected: the viewer's client id)");
    }
    if (outside.awaits(recipient)) {
      if (message.kind() == MessageKind.SDP_ANSWER) {
        outside.answered(recipient, message.payload());
      }
      return null; // whoever offered from outside has no socket for candidates
    }
    return pass(Participant.viewer(recipient), from, message, now);
  }

  private @Nullable Trouble pass(
      Participant to, Participant from, ClientMessage message, Instant now) {
    ServiceMessage passed =
        new ServiceMessage(message.kind(), from.clientId(), message.payload(), null);
    return sockets.deliver(to, passed, now)
        ? null
        : Trouble.limited(to + ": is away, and too much waits for it or for others");
  }
}
