package org.camfleet.core.bridge.farend;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The storage session of a channel: offers, and the legs over which media come in. */
final class FarSession {
  private static final long SECOND = FarEnd.SECOND;

  private final FarEnd service;
  private final FarChannel channel;
  private final Client client;
  private final List<Offer> legs = new ArrayList<>();
  private @Nullable Offer open;
  private long last;

  FarSession(FarEnd service, FarChannel channel, Client client) {
    this.service = service;
    this.channel = channel;
    this.client = client;
  }

  void joined() {
    if (service.happens(service.odds.noOffer())) {
      service.counts.count(Fault.JOIN_WITHOUT_OFFER);
      return;
    }
    long ready = SECOND / 10 + service.random.nextLong(SECOND);
    service.time.after(ready, this::offer);
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.TWO_OFFERS);
      service.time.after(ready + service.random.nextLong(3 * SECOND), this::offer);
    }
  }

  private void offer() {
    if (!channel.isOpen()) {
      return;
    }
    Offer made = new Offer(++last);
    open = made; // whoever answers an older one comes too late
    boolean mid = !service.happens(service.odds.rare());
    if (!mid) {
      service.counts.count(Fault.CANDIDATES_WITHOUT_MID);
    }
    boolean h264 = !service.happens(service.odds.rare());
    if (!h264) {
      service.counts.count(Fault.OFFER_WITHOUT_H264);
    }
    List<String> candidates = made.candidates(mid, service.random.nextBoolean());
    long to = channel.socket();
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.CANDIDATES_FIRST);
      made.candidatesFirst = true;
      candidates.forEach(one -> channel.tell(to, () -> client.candidate(to, one)));
      channel.tell(to, () -> client.offered(to, made.id, made.ufrag, h264));
      return;
    }
    channel.tell(to, () -> client.offered(to, made.id, made.ufrag, h264));
    candidates.forEach(
        one ->
            service.time.after(
                service.way(), () -> channel.tell(to, () -> client.candidate(to, one))));
  }

  /** The client answers an offer, and has an address lent for it meanwhile. */
  void answer(long id, String turnUser) {
    service.time.after(
        service.way(),
        () -> {
          Offer offer = of(id);
          if (offer != null) {
            offer.relayed = channel.turn.lends(turnUser, channel.needsRelay) || !channel.needsRelay;
            answered(offer);
          }
        });
  }

  private void answered(Offer offer) {
    long to = channel.socket();
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.ANSWER_REFUSED);
      channel.tell(to, () -> client.answerRefused(to, offer.id));
      return;
    }
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.CONNECTION_FAILED);
      return; // ICE finds no way, and the client gives up after its time
    }
    offer.answered = true;
    connect(offer);
    if (offer.candidatesFirst) {
      service.time.after(SECOND, () -> wasReached(offer));
    }
  }

  /** Who has an offer of these candidates and looks for no way there has lost them. */
  private void wasReached(Offer offer) {
    if (!offer.reached && open == offer) {
      service.counts.lostCandidates();
    }
  }

  /** The client sends checks for this offer to that port. */
  void check(long id, int port) {
    service.time.after(
        service.way(),
        () -> {
          Offer offer = of(id);
          if (offer != null && offer.port() == port) {
            offer.reached = true;
            connect(offer);
          }
        });
  }

  private void connect(Offer offer) {
    if (offer.isReady()) {
      offer.connecting = true;
      service.time.after(SECOND / 5 + service.random.nextLong(SECOND), () -> stands(offer));
    }
  }

  private @Nullable Offer of(long id) {
    return open == null || open.id != id ? null : open;
  }

  private void stands(Offer leg) {
    if (open != leg || channel.account.outages.at(service.time.now())) {
      return; // a newer offer was made meanwhile
    }
    leg.live = true;
    List<Offer> former = List.copyOf(legs);
    legs.add(leg);
    channel.stored().set(true, service.time.now());
    client.connected(leg.id);
    // The former leg feeds the archive until the new one's first key frame.
    service.time.after(
        2 * SECOND, () -> former.forEach(old -> end(old, "a newer master", service.way())));
    service.time.after(FarEnd.LIFE, () -> end(leg, "life", service.way()));
    channel.stands();
  }

  /** Another master has joined: what we have goes on until his first key frame. */
  void taken() {
    open = null;
    List<Offer> former = List.copyOf(legs);
    service.time.after(
        2 * SECOND, () -> former.forEach(old -> end(old, "a newer master", service.way())));
  }

  boolean stores() {
    return !legs.isEmpty();
  }

  /** All legs end, and the client hears of it after so long. */
  void endAll(String why, long heardAfter) {
    List.copyOf(legs).forEach(leg -> end(leg, why, heardAfter));
  }

  /** The client closes a leg. */
  void leave(long id) {
    legs.stream().filter(leg -> leg.id == id).findFirst().ifPresent(leg -> end(leg, "", -1));
  }

  private void end(Offer leg, String why, long heardAfter) {
    if (!leg.live) {
      return;
    }
    leg.live = false;
    legs.remove(leg);
    channel.stored().set(!legs.isEmpty(), service.time.now());
    if (heardAfter >= 0) {
      service.time.after(heardAfter, () -> client.ended(leg.id, why));
    }
  }
}
