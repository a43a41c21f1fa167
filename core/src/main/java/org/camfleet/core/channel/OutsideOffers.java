package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;

/**
 * Offers of callers without a socket (SendAlexaOfferToMaster): each is delivered to the master, and
 * to every master that connects later, until one answers or the channel's message life is over.
 *
 * <p>At most {@link #MAX} at once; a newer offer of the same sender takes the place of the older.
 * Plain state of the Channel actor.
 */
final class OutsideOffers {
  /** Callers that wait at the same time. */
  static final int MAX = 16;

  private final Sockets sockets;
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private Duration life = Duration.ofSeconds(60);

  private record Pending(
      ServiceMessage offer, Instant until, ActorRef<Channel.OfferReply> replyTo) {}

  OutsideOffers(Sockets sockets) {
    this.sockets = sockets;
  }

  /** How long offers from now on are waited for. */
  void life(Duration messageLife) {
    life = messageLife;
  }

  /** Delivers an offer as soon as there is a master. */
  void offer(Channel.SendOffer command, boolean masterIsHere, Instant now) {
    String sender = command.senderClientId();
    Pending older = pending.remove(sender);
    if (older != null) {
      refuse(older, "ClientLimitExceededException", "A newer offer of " + sender + " came.");
    }
    if (pending.size() >= MAX) {
      command
          .replyTo()
          .tell(
              new Channel.Rejected(
                  "ClientLimitExceededException",
                  "Offers that wait for the master's answer: " + MAX + " (expected: fewer)."));
      return;
    }
    ServiceMessage offer =
        new ServiceMessage(MessageKind.SDP_OFFER, sender, command.payload(), null);
    pending.put(sender, new Pending(offer, now.plus(life), command.replyTo()));
    if (masterIsHere) {
      sockets.deliver(Participant.MASTER, offer, now);
    }
  }

  /** A new socket of the master is there. */
  void masterCame(Instant now) {
    pending.values().forEach(one -> sockets.deliver(Participant.MASTER, one.offer(), now));
  }

  /** Whether an offer of this sender waits for its answer. */
  boolean awaits(String sender) {
    return pending.containsKey(sender);
  }

  /** The master answered; its answer is handed on as it is. */
  void answered(String sender, String payload) {
    Pending done = pending.remove(sender);
    if (done != null) {
      done.replyTo().tell(new Channel.Answered(payload));
    }
  }

  /** Refuses what waited too long. */
  void expire(Instant now) {
    List<String> over = new ArrayList<>();
    pending.forEach(
        (sender, one) -> {
          if (!one.until().isAfter(now)) {
            over.add(sender);
            refuse(
                one,
                "ResourceNotFoundException",
                "The master did not answer the offer within " + life.toSeconds() + " s.");
          }
        });
    over.forEach(pending::remove);
  }

  /** Refuses all. */
  void clear(String text) {
    pending.values().forEach(one -> refuse(one, "ResourceNotFoundException", text));
    pending.clear();
  }

  private static void refuse(Pending one, String code, String text) {
    one.replyTo().tell(new Channel.Rejected(code, text));
  }
}
