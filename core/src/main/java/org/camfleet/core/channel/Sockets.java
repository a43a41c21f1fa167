package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;

/**
 * The channel's signaling sockets, one per participant: the newest wins, and one that was displaced
 * is never heard or told anything again. Messages for a participant that is away wait for it.
 *
 * <p>Plain state of the Channel actor.
 */
final class Sockets {
  private static final int MAX_DISPLACED = 128;
  private static final SocketCommand.Close TAKEN_OVER =
      new SocketCommand.Close(1000, "a newer connection took over");

  private final Map<Participant, Open> open = new LinkedHashMap<>();
  private final Set<String> displaced = new LinkedHashSet<>();
  private final WaitingMessages waiting;
  private final Drops drops;
  private final int maxViewers;
  private final int maxConsoleViewers;

  private record Open(String socketId, ActorRef<SocketCommand> socket, Instant since) {}

  /** No sockets yet; at most so many of viewers, and of this service's own console beside them. */
  Sockets(Drops drops, int maxViewers, int maxConsoleViewers) {
    this.drops = drops;
    this.maxViewers = maxViewers;
    this.maxConsoleViewers = maxConsoleViewers;
    this.waiting = new WaitingMessages(drops);
  }

  /** How long a message may wait for its participant. */
  void messageLife(Duration life) {
    waiting.life(life);
  }

  /**
   * Registers a socket, closes the one it displaces, and delivers what waited; answers whether it
   * is new. Sockets announce themselves again and again; one that was displaced is closed again.
   */
  boolean opened(
      Participant participant, String socketId, ActorRef<SocketCommand> socket, Instant now) {
    if (displaced.contains(socketId)) {
      socket.tell(TAKEN_OVER);
      return false;
    }
    Open former = open.get(participant);
    if (former != null && former.socketId().equals(socketId)) {
      return false;
    }
    if (former == null && isTooMany(participant)) {
      socket.tell(new SocketCommand.Close(1008, "too many viewers are connected"));
      return false;
    }
    open.remove(participant);
    open.put(participant, new Open(socketId, socket, now));
    if (former != null) {
      displace(former);
    }
    waiting.take(participant, now).forEach(message -> socket.tell(new SocketCommand.Send(message)));
    return true;
  }

  private void displace(Open former) {
    if (displaced.size() >= MAX_DISPLACED) {
      displaced.remove(displaced.iterator().next());
    }
    displaced.add(former.socketId());
    former.socket().tell(TAKEN_OVER);
  }

  private boolean isTooMany(Participant newcomer) {
    if (newcomer.isMaster()) {
      return false;
    }
    boolean console = isConsole(newcomer);
    long alike =
        open.keySet().stream().filter(one -> !one.isMaster() && isConsole(one) == console).count();
    return alike >= (console ? maxConsoleViewers : maxViewers);
  }

  private static boolean isConsole(Participant participant) {
    String clientId = participant.clientId();
    return clientId != null && OwnViewers.isConsole(clientId);
  }

  /**
   * Forgets a socket, unless a newer one has taken its place; answers whether it was the current
   * one.
   */
  boolean closed(Participant participant, String socketId) {
    displaced.remove(socketId);
    if (!isCurrent(participant, socketId)) {
      return false;
    }
    open.remove(participant);
    return true;
  }

  /** Whether the participant is connected. */
  boolean isOpen(Participant participant) {
    return open.containsKey(participant);
  }

  /** Whether this is the participant's newest socket. */
  boolean isCurrent(Participant participant, String socketId) {
    Open current = open.get(participant);
    return current != null && current.socketId().equals(socketId);
  }

  /** Whether a participant is heard on this socket; one that is not announced yet is. */
  boolean isHeard(Participant participant, String socketId) {
    return !displaced.contains(socketId)
        && (!open.containsKey(participant) || isCurrent(participant, socketId));
  }

  /**
   * Sends now, or keeps the message until the participant comes or the message's life ends; false
   * when there is no room for it.
   */
  boolean deliver(Participant participant, ServiceMessage message, Instant now) {
    Open current = open.get(participant);
    if (current == null) {
      return waiting.add(participant, message, now);
    }
    current.socket().tell(new SocketCommand.Send(message));
    return true;
  }

  /** Sends now, or not at all: a report that comes late is of no use. */
  void report(Participant participant, ServiceMessage message) {
    Open current = open.get(participant);
    if (current == null) {
      drops.count(Drops.Reason.ENDED, message.kind());
    } else {
      current.socket().tell(new SocketCommand.Send(message));
    }
  }

  /** Closes a participant's socket, if it has one; it is forgotten when it says that it ended. */
  void close(Participant participant, int code, String reason) {
    Open current = open.get(participant);
    if (current != null) {
      current.socket().tell(new SocketCommand.Close(code, reason));
    }
  }

  /** Who is connected, oldest socket first. */
  List<Presence.Connected> connected() {
    List<Presence.Connected> connected = new ArrayList<>();
    open.forEach((who, one) -> connected.add(new Presence.Connected(who, one.since())));
    return connected;
  }

  /** For whom messages wait. */
  List<Presence.Away> away() {
    return waiting.away();
  }

  /** Drops what waited too long. */
  void expire(Instant now) {
    waiting.expire(now);
  }

  /** Has the participants with sockets come again, and forgets the sockets: they live on. */
  void sendAway() {
    List<Open> all = new ArrayList<>(open.values());
    open.clear();
    waiting.clear();
    all.forEach(one -> one.socket().tell(SocketCommand.GoAway.INSTANCE));
  }

  /** Closes every socket. */
  void closeAll(int code, String reason) {
    List<Open> all = new ArrayList<>(open.values());
    open.clear();
    waiting.clear();
    all.forEach(one -> one.socket().tell(new SocketCommand.Close(code, reason)));
  }
}
