package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.jspecify.annotations.Nullable;

/**
 * The Channel actor's signaling: its sockets, where messages go, and offers of callers without a
 * socket. Used by the actor only.
 */
final class ChannelSignaling {
  /** Why sockets of a deleted channel are closed. */
  private static final String DELETED = "the channel was deleted";

  private static final int GOING_AWAY = 1001; // RFC 6455, section 7.4.1

  private final Sockets sockets;
  private final OutsideOffers outside;
  private final DirectConversations directs = new DirectConversations();
  private final SignalingDesk desk;
  private final InstantSource clock;
  private final boolean hybrid;
  private @Nullable ChannelRecord record;

  /** Without sockets yet; {@code hybrid}: viewers reach the master also while media are stored. */
  ChannelSignaling(
      Sockets sockets, Drops drops, StorageDesk storage, InstantSource clock, boolean hybrid) {
    this.sockets = sockets;
    this.outside = new OutsideOffers(sockets);
    this.clock = clock;
    this.hybrid = hybrid;
    RelayDesk relay = new RelayDesk(sockets, outside, directs);
    Desk storing =
        hybrid
            ? new HybridDesk(storage, relay, directs)
            : (from, message, now) -> storage.received(from, message);
    this.desk = new SignalingDesk(sockets, drops, storing, relay);
  }

  /**
   * The channel's record is this from now on, null when it was deleted: how long messages and
   * offers may wait, and whether viewers reach the master.
   */
  void configure(@Nullable ChannelRecord now) {
    record = now;
    if (now == null) {
      close(DELETED);
      return;
    }
    Duration life = Duration.ofSeconds(now.messageTtlSeconds());
    sockets.messageLife(life);
    outside.life(life);
    if (now.storageEnabled() && !hybrid) {
      // From here on the master's answers are the storage session's.
      directs.clear();
      outside.clear("Not answered: the channel stores its media now.");
    }
  }

  /** A socket is open, or announces itself again. */
  void opened(Channel.SocketOpened opened) {
    if (record == null) {
      opened.socket().tell(new SocketCommand.Close(GOING_AWAY, DELETED));
      return;
    }
    Instant now = clock.instant();
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
  void received(Channel.MessageReceived received) {
    desk.received(received, record != null && record.storageEnabled(), clock.instant());
  }

  /** An offer of a caller without a socket came in. */
  void offered(Channel.SendOffer offer) {
    ChannelRecord current = record;
    if (current == null) {
      offer
          .replyTo()
          .tell(new Channel.Rejected("ResourceNotFoundException", "There is no such channel."));
    } else if (current.storageEnabled() && !hybrid) {
      String text = "The channel " + current.name() + " stores its media, and offers by itself.";
      offer.replyTo().tell(new Channel.Rejected("InvalidArgumentException", text));
    } else {
      outside.offer(offer, sockets.isOpen(Participant.MASTER), clock.instant());
    }
  }

  /** Who is reached by signaling now. */
  Presence.Signaling present() {
    return new Presence.Signaling(sockets.connected(), sockets.away(), directs.list());
  }

  /** Drops what waited too long. */
  void expire() {
    Instant now = clock.instant();
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
