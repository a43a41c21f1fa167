package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;
import org.camfleet.core.signaling.SocketCommand;

/**
 * The channel's signaling sockets, one per participant, newest wins; messages for a participant
 * that is away wait for it.
 *
 * <p>Bounded: a participant's waiting messages are at most {@link #MAX_WAITING}, a newer
 * description replaces what waits, and everything older than the channel's message life is dropped.
 */
final class Sockets {
  /** A description with its candidates fits; more means a sender that does not stop. */
  static final int MAX_WAITING = 64;

  private final Map<Participant, Open> open = new HashMap<>();
  private final Map<Participant, Deque<Waiting>> waiting = new HashMap<>();
  private Duration messageLife = Duration.ofSeconds(60);
  private long dropped;

  private record Open(String socketId, ActorRef<SocketCommand> socket) {}

  private record Waiting(ServiceMessage message, Instant since) {}

  /** How long a message may wait for its participant. */
  void messageLife(Duration life) {
    messageLife = life;
  }

  /** Registers a socket, closes the one it displaces, and delivers what waited. */
  void opened(
      Participant participant, String socketId, ActorRef<SocketCommand> socket, Instant now) {
    Open former = open.put(participant, new Open(socketId, socket));
    if (former != null && !former.socketId().equals(socketId)) {
      former.socket().tell(new SocketCommand.Close(1000, "a newer connection took over"));
    }
    Deque<Waiting> messages = waiting.remove(participant);
    if (messages != null) {
      messages.stream()
          .filter(one -> one.since().plus(messageLife).isAfter(now))
          .forEach(one -> socket.tell(new SocketCommand.Send(one.message())));
    }
  }

  /**
   * Forgets a socket, unless a newer one has taken its place; answers whether it was the current
   * one.
   */
  boolean closed(Participant participant, String socketId) {
    if (!isCurrent(participant, socketId)) {
      return false;
    }
    open.remove(participant);
    return true;
  }

  /** Whether this is the participant's newest socket. */
  boolean isCurrent(Participant participant, String socketId) {
    Open current = open.get(participant);
    return current != null && current.socketId().equals(socketId);
  }

  /** Sends now, or keeps the message until the participant comes or the message's life ends. */
  void deliver(Participant participant, ServiceMessage message, Instant now) {
    Open current = open.get(participant);
    if (current != null) {
      current.socket().tell(new SocketCommand.Send(message));
      return;
    }
    if (!waiting.containsKey(participant) && waiting.size() >= MAX_WAITING) {
      dropped++;
      return;
    }
    Deque<Waiting> messages = waiting.computeIfAbsent(participant, key -> new ArrayDeque<>());
    if (message.kind() != MessageKind.ICE_CANDIDATE) {
      int before = messages.size();
      messages.removeIf(one -> sameSender(one.message(), message));
      dropped += before - messages.size();
    }
    if (messages.size() >= MAX_WAITING) {
      dropped++;
    } else {
      messages.add(new Waiting(message, now));
    }
  }

  /** Drops what waited too long. */
  void expire(Instant now) {
    waiting
        .values()
        .forEach(all -> all.removeIf(one -> !one.since().plus(messageLife).isAfter(now)));
    waiting.values().removeIf(Deque::isEmpty);
  }

  /** Closes every socket. */
  void closeAll(int code, String reason) {
    List<Open> all = new ArrayList<>(open.values());
    open.clear();
    waiting.clear();
    all.forEach(one -> one.socket().tell(new SocketCommand.Close(code, reason)));
  }

  /** How many waiting messages were dropped: replaced by a newer description, or one too many. */
  long dropped() {
    return dropped;
  }

  private static boolean sameSender(ServiceMessage one, ServiceMessage other) {
    String sender = one.senderClientId();
    return sender == null ? other.senderClientId() == null : sender.equals(other.senderClientId());
  }
}
