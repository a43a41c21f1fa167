package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;

/**
 * The Channel actor's signaling: its sockets, where messages go, and offers of callers without a
 * socket. Used by the actor only.
 */
final class ChannelSignaling {
  /** Why sockets of a deleted channel are closed. */
  static final String DELETED = "the channel was deleted";

  private static final int GOING_AWAY = 1001; // RFC 6455, section 7.4.1

  private final Sockets sockets;
  private final OutsideOffers outside;
  private final DirectConversations directs = new DirectConversations();
  private final SignalingDesk desk;
  private final boolean hybrid;

  /** Without sockets yet; {@code hybrid}: viewers reach the master also while media are stored. */
  ChannelSignaling(Sockets sockets, Drops drops, StorageDesk storage, boolean hybrid) {
    this.sockets = sockets;
    this.outside = new OutsideOffers(sockets);
    this.hybrid = hybrid;
    RelayDesk relay = new RelayDesk(sockets, outside, directs);
    Desk storing =
        hybrid
            ? new HybridDesk(storage, relay, directs)
            : (from, message, now) -> storage.received(from, message);
    this.desk = new SignalingDesk(sockets, drops, storing, relay);
  }

  /** How long messages and offers may wait from now on, and whether viewers reach the master. */
  void configure(ChannelRecord record) {
    Duration life = Duration.ofSeconds(record.messageTtlSeconds());
    sockets.messageLife(life);
    outside.life(life);
    if (record.storageEnabled() && !hybrid) {
      // From here on the master's answers are the storage session's.
      directs.clear();
      outside.clear("Not answered: the channel stores its media now.");
    }
  }

  /** A socket is open, or announces itself again. */
  void opened(Channel.SocketOpened opened, @Nullable ChannelRecord record, Instant now) {
    if (record == null) {
      opened.socket().tell(new SocketCommand.Close(GOING_AWAY, DELETED));
      return;
    }
    Participant participant = opened.participant();
    boolean isNew = sockets.opened(participant, opened.socketId(), opened.socket(), now);
    if (isNew && participant.isMaster()) {
      outside.masterCame(now);
    }
  }

  /** A socket ended. */
  void closed(Channel.SocketClosed closed) {
    if (sockets.closed(closed.participant(), closed.socketId())) {
      directs.left(closed.participant());
    }
  }

  /** A message came in. */
  void received(Channel.MessageReceived received, @Nullable ChannelRecord record, Instant now) {
    desk.received(received, record != null && record.storageEnabled(), now);
  }

  /** An offer of a caller without a socket came in. */
  void offered(Channel.SendOffer offer, @Nullable ChannelRecord record, Instant now) {
    if (record == null) {
      offer
          .replyTo()
          .tell(new Channel.Rejected("ResourceNotFoundException", "There is no such channel."));
    } else if (record.storageEnabled() && !hybrid) {
      String text = "The channel " + record.name() + " stores its media, and offers by itself.";
      offer.replyTo().tell(new Channel.Rejected("InvalidArgumentException", text));
    } else {
      outside.offer(offer, sockets.isOpen(Participant.MASTER), now);
    }
  }

  /** Who is reached by signaling now. */
  Presence.Signaling present() {
    return new Presence.Signaling(sockets.connected(), sockets.away(), directs.list());
  }

  /** Drops what waited too long. */
  void expire(Instant now) {
    sockets.expire(now);
    outside.expire(now);
  }

  /** The channel goes on elsewhere: who is connected comes again there. */
  void sendAway() {
    outside.clear("Not answered: the channel moves to another node.");
    sockets.sendAway();
    directs.clear();
  }

  /** Closes every socket, and refuses what waits for an answer. */
  void close(String reason) {
    outside.clear("Not answered: " + reason + ".");
    sockets.closeAll(GOING_AWAY, reason);
    directs.clear();
  }
}
