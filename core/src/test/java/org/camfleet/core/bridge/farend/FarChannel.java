package org.camfleet.core.bridge.farend;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** A channel of the far end: its master's socket, and what is asked about it. */
public final class FarChannel {
  private static final long SECOND = FarEnd.SECOND;
  private static final int[] CLOSE_CODES = {
    0, 1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 4000
  };

  final FarEnd.Account account;
  final TurnServer turn;
  final boolean needsRelay;
  private final FarEnd service;
  private final Client client;
  private final StoredTime stored;
  private final FarSession session;
  private final Stranger stranger;
  private final Map<Operation, SlidingWindow> windows = new EnumMap<>(Operation.class);
  private long socket;
  private boolean open;
  private long joins;

  FarChannel(FarEnd service, FarEnd.Account account, Client client, int hours, boolean needsRelay) {
    this.service = service;
    this.account = account;
    this.client = client;
    this.needsRelay = needsRelay;
    this.turn = new TurnServer(service);
    this.stored = new StoredTime(account.outages, hours);
    this.session = new FarSession(service, this, client);
    this.stranger = new Stranger(service, this);
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
    service.call(this, operation, signature, reply -> answer.accept(completed(operation, reply)));
  }

  private Reply completed(Operation operation, Reply reply) {
    boolean ok = reply.status() == 200;
    boolean lost =
        ok
            && operation == Operation.GET_SIGNALING_CHANNEL_ENDPOINT
            && service.happens(service.odds.rare());
    if (lost) {
      service.counts.count(Fault.ENDPOINT_UNRESOLVABLE);
    }
    String turnUser = ok && operation == Operation.GET_ICE_SERVER_CONFIG ? turn.user() : "";
    return new Reply(reply.status(), reply.error(), reply.date(), !lost, turnUser);
  }

  /** ConnectAsMaster; the newest socket wins. */
  public void connect(long id, Signature signature) {
    service.time.after(
        service.way(),
        () -> {
          Reply reply = service.judge(this, Operation.CONNECT_AS_MASTER, signature);
          if (reply.status() == 200) {
            opened(id);
          } else {
            service.time.after(service.way(), () -> client.refused(id, reply.status()));
          }
        });
  }

  private void opened(long id) {
    if (open) {
      endSocket(1000);
    }
    socket = id;
    open = true;
    toClient(() -> client.opened(id));
    if (service.random.nextBoolean()) { // the other half ends without a word
      service.time.after(FarEnd.LIFE - 60 * SECOND, () -> tell(id, () -> client.sentAway(id)));
    }
    service.time.after(FarEnd.LIFE, () -> endIfOpen(id, 1001));
    if (service.happens(service.odds.rare())) {
      service.counts.count(Fault.SENT_AWAY_AT_ONCE);
      service.time.after(SECOND / 10, () -> tell(id, () -> client.sentAway(id)));
      service.time.after(60 * SECOND, () -> endIfOpen(id, 1001));
    }
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
    if (session.stores()) {
      service.counts.count(Fault.SESSION_DIED);
      session.endAll("died", service.way());
    }
  }

  /** Another master comes for so long. */
  public void strangerComes(Duration length) {
    stranger.comes(length.toNanos());
  }

  /** How often the client joined. */
  public long joins() {
    return joins;
  }

  void accepts() {
    joins++;
    stranger.joined();
  }

  void taken() {
    if (open) {
      endSocket(1000);
    }
    session.taken();
  }

  void stands() {
    stranger.loses();
  }

  /** A region's outage: what stands breaks, and the client finds out by itself. */
  void loseAll() {
    if (open) {
      endSocket(0);
    }
    session.endAll("consent-lost", 10 * SECOND);
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

  boolean isOpen() {
    return open;
  }

  long socket() {
    return socket;
  }

  void tell(long id, Runnable what) {
    if (open && socket == id) {
      toClient(what);
    }
  }

  /** What is under way when a socket ends still comes in before its end. */
  private void toClient(Runnable what) {
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
            session.joined();
          }
          answer.accept(reply);
        });
  }

  /** The client's answer to an offer, for which it has an address lent by the TURN server. */
  public void answer(long leg, String turnUser) {
    session.answer(leg, turnUser);
  }

  /** The client looks for a way to this port, on behalf of a leg. */
  public void check(long leg, int port) {
    session.check(leg, port);
  }

  /** The client closes a leg. */
  public void leave(long leg) {
    session.leave(leg);
  }
}
