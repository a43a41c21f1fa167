package org.camfleet.core.channel;

import java.time.Instant;
import org.camfleet.codecs.MalformedException;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SdpPayload;
import org.camfleet.core.signaling.ServiceMessage;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages between master and viewers that talk with each other: a viewer's to the master
 * under its client id, a master's to the viewer it names and without a sender. Viewers never reach
 * each other. Plain state of the Channel actor.
 */
final class RelayDesk implements Desk {
  private final Sockets sockets;
  private final OutsideOffers outside;
  private final DirectConversations directs;

  RelayDesk(Sockets sockets, OutsideOffers outside, DirectConversations directs) {
    this.sockets = sockets;
    this.outside = outside;
    this.directs = directs;
  }

  @Override
  public @Nullable Trouble received(Participant from, ClientMessage message, Instant now) {
    return from.isMaster() ? fromMaster(message, now) : fromViewer(from, message, now);
  }

  private @Nullable Trouble fromViewer(Participant from, ClientMessage message, Instant now) {
    Trouble trouble = pass(Participant.MASTER, from, message, now);
    if (trouble == null && message.kind() == MessageKind.SDP_OFFER && sockets.isOpen(from)) {
      directs.offered(from, ufrag(message.payload()), now);
    }
    return trouble;
  }

  private @Nullable Trouble fromMaster(ClientMessage message, Instant now) {
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
    Participant viewer = Participant.viewer(recipient);
    if (message.kind() == MessageKind.SDP_ANSWER) {
      directs.answered(viewer);
    }
    return pass(viewer, Participant.MASTER, message, now);
  }

  private @Nullable Trouble pass(
      Participant to, Participant from, ClientMessage message, Instant now) {
    ServiceMessage passed =
        new ServiceMessage(message.kind(), from.clientId(), message.payload(), null);
    return sockets.deliver(to, passed, now)
        ? null
        : Trouble.limited(to + ": is away, and too much waits for it or for others");
  }

  /** What is passed on is the master's to judge, so nothing is refused here. */
  private static @Nullable String ufrag(String offer) {
    try {
      return SdpPayload.parse(offer).ufrag();
    } catch (MalformedException e) {
      return null;
    }
  }
}
