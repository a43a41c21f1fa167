package org.camfleet.core.bridge.farend;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A channel of the far end: its master's socket, and the legs over which media come in. */
public final class FarChannel {
  private static final long SECOND = 1_000_000_000L;
  private static final long LIFE = 3600 * SECOND;
  private static final int[] CLOSE_CODES = {
    0, 1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 4000
  };

  final FarEnd.Account account;
  private final FarEnd service;
  private final Client client;
  private final StoredTime stored;
  private final Map<Operation, SlidingWindow> windows = new EnumMap<>(Operation.class);
  private final List<Leg> legs = new ArrayList<>();
  private long socket;
  private boolean open;
  private long last;

  private static final class Leg {
    final long id;
    boolean live;

    Leg(long id) {
      this.id = id;
    }
  }

  FarChannel(FarEnd service, FarEnd.Account account, Client client, int hours) {
    this.service = service;
    this.account = account;
    this.client = client;
    this.stored = new StoredTime(account.outages, hours);
    for (Operation operation : Operation.values()) {
      if (operation.perChannel > 0) {
        windows.put(operation, new SlidingWindow(operation.perChannel));
      }
    }
  }

  boolean admits(Operation operation, long now) {
    SlidingWindow window = windows.get(operation);
    return window == null || window.admits(now);
  }

  /** When its media were stored. */
  public StoredTime stored() {
    return stored;
  }

  /** Ends the account of stored time. */
  public void close() {
    stored.close(service.time.now());
  }

  /** Any operation but connecting and joining. */
  public void call(Operation operation, Signature signature, Consumer<Reply> answer) {
    service.call(
        this,
        operation,
        signature,
        reply -> {
          boolean lost =
              operation == Operation.GET_SIGNALING_CHANNEL_ENDPOINT
                  && reply.status() == 200
                  && service.happens(service.odds.rare());
          if (lost) {
            service.counts.count(Fault.ENDPOINT_UNRESOLVABLE);
          }
          answer.accept(new Reply(reply.status(), reply.error(), reply.date(), !lost));
        });
  }

  /** ConnectAsMaster; the newest socket wins. */
  public void connect(long id, Signature signature) {
    service.time.after(
        service.way(),
        () -> {
          Reply reply = service.judge(this, Operation.CONNECT_AS_MASTER, signature);
          if (reply.status() != 200) {
            service.time.after(service.way(), () -> client.refused(id, reply.status()));
            return;
          }
          if (open) {
            endSocket(1000);
          }
          socket = id;
          open = true;
          toClient(id, () -> client.opened(id));
          if (service.random.nextBoolean()) { // the other half ends without a word
            service.time.after(LIFE - 60 * SECOND, () -> tell(id, () -> client.sentAway(id)));
          }
          service.time.after(LIFE, () -> endIfOpen(id, 1001));
          if (service.happens(service.odds.rare())) {
            service.counts.count(Fault.SENT_AWAY_AT_ONCE);
            service.time.after(SECOND / 10, () -> tell(id, () -> client.sentAway(id)));
            service.time.after(60 * SECOND, () -> endIfOpen(id, 1001));
          }
        });
  }

  /** The client closes its socket. */
  public void disconnect(long id) {
    if (socket == id) {
      open = false;
    }
  }

  /** The line is cut, with the next one of all close codes. */
  public void cut() {
    if (open) {
      int code = CLOSE_CODES[service.nextCode++ % CLOSE_CODES.length];
      service.counts.count(Fault.SOCKET_CUT);
      service.counts.closed(code);
      endSocket(code);
    }
  }

  /** The session ends for no reason that anybody knows. */
  public void die() {
    if (!legs.isEmpty()) {
      service.counts.count(Fault.SESSION_DIED);
      List.copyOf(legs).forEach(leg -> end(leg, "died", service.way()));
    }
  }

  /** A region's outage: what stands breaks, and the client finds out by itself. */
  void loseAll() {
    if (open) {
      endSocket(0);
    }
    List.copyOf(legs).forEach(leg -> end(leg, "consent-lost", 10 * SECOND));
  }

  private void endIfOpen(long id, int code) {
    if (open && socket == id) {
      endSocket(code);
    }
  }

  private void endSocket(int code) {
    long ended = socket;
    open = false;
    service.time.after(service.way(), () -> client.closed(ended, code));
  }

  private void tell(long id, Runnable what) {
    if (open && socket == id) {
      toClient(id, what);
    }
  }

  /** What is under way when a socket ends still comes in before its end. */
  private void toClient(long id, Runnable what) {
    service.time.after(SECOND / 50, what);
  }

  /** JoinStorageSession: an offer follows. */
  public void join(Signature signature, Consumer<Reply> answer) {
    service.call(
        this,
        Operation.JOIN_STORAGE_SESSION,
        signature,
        reply -> {
          if (reply.status() == 200) {
            joined();
          }
          answer.accept(reply);
        });
  }

  private void joined() {
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
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.CANDIDATES_FIRST);
      long to = socket;
      tell(to, () -> client.candidate(to));
    }
    boolean h264 = !service.happens(service.odds.rare());
    if (!h264) {
      service.counts.count(Fault.OFFER_WITHOUT_H264);
    }
    long leg = ++last;
    long to = socket;
    tell(to, () -> client.offered(to, leg, h264));
  }

  /** The client's answer to an offer. */
  public void answer(long id) {
    service.time.after(service.way(), () -> answered(id));
  }

  private void answered(long id) {
    long to = socket;
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.ANSWER_REFUSED);
      tell(to, () -> client.answerRefused(to, id));
      return;
    }
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.CONNECTION_FAILED);
      return; // ICE finds no way, and the client gives up after its time
    }
    service.time.after(SECOND / 5 + service.random.nextLong(SECOND), () -> stands(id));
  }

  private void stands(long id) {
    if (id != last || account.outages.at(service.time.now())) {
      return; // a newer offer was made meanwhile
    }
    Leg leg = new Leg(id);
    leg.live = true;
    List<Leg> former = List.copyOf(legs);
    legs.add(leg);
    stored.set(true, service.time.now());
    client.connected(id);
    // The former leg feeds the archive until the new one's first key frame.
    service.time.after(
        2 * SECOND, () -> former.forEach(old -> end(old, "a newer master", service.way())));
    service.time.after(LIFE, () -> end(leg, "life", service.way()));
  }

  /** The client closes a leg. */
  public void leave(long id) {
    legs.stream().filter(leg -> leg.id == id).findFirst().ifPresent(leg -> end(leg, "", -1));
  }

  private void end(Leg leg, String why, long heardAfter) {
    if (!leg.live) {
      return;
    }
    leg.live = false;
    legs.remove(leg);
    stored.set(!legs.isEmpty(), service.time.now());
    if (heardAfter >= 0) {
      service.time.after(heardAfter, () -> client.ended(leg.id, why));
    }
  }
}
