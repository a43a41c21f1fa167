package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camfleet.core.signaling.MessageKind;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.ServiceMessage;

/**
 * Messages for participants that are away, kept for the channel's message life.
 *
 * <p>A newer offer or answer takes the place of its sender's older one and of the candidates that
 * followed that. Bounded: {@link #MAX} messages for each of {@link #MAX} participants; what exceeds
 * it is dropped. Plain state of the Channel actor.
 */
final class WaitingMessages {
  /** A description with its candidates fits; more means a sender that does not stop. */
  static final int MAX = 64;

  private final Map<Participant, Deque<Waiting>> all = new HashMap<>();
  private final Drops drops;
  private Duration life = Duration.ofSeconds(60);

  private record Waiting(ServiceMessage message, Instant since) {}

  WaitingMessages(Drops drops) {
    this.drops = drops;
  }

  /** How long messages wait from now on. */
  void life(Duration messageLife) {
    life = messageLife;
  }

  /** Keeps a message; false when there is no room. */
  boolean add(Participant to, ServiceMessage message, Instant now) {
    Deque<Waiting> messages = all.get(to);
    if (messages == null) {
      if (all.size() >= MAX) {
        drops.count(Drops.Reason.FULL, message.kind());
        return false;
      }
      messages = new ArrayDeque<>();
      all.put(to, messages);
    }
    if (message.kind() != MessageKind.ICE_CANDIDATE) {
      replaceBy(message, messages);
    }
    if (messages.size() >= MAX) {
      drops.count(Drops.Reason.FULL, message.kind());
      return false;
    }
    messages.add(new Waiting(message, now));
    return true;
  }

  /**
   * Candidates may come before their own description; those ahead of the older one stay, too. So
   * does a description of the other kind: neither the storage session's offers nor the master's
   * answers name a sender.
   */
  private void replaceBy(ServiceMessage description, Deque<Waiting> messages) {
    boolean replaced = false;
    for (Iterator<Waiting> i = messages.iterator(); i.hasNext(); ) {
      ServiceMessage one = i.next().message();
      if (Objects.equals(one.senderClientId(), description.senderClientId())) {
        if (one.kind() != MessageKind.ICE_CANDIDATE) {
          replaced = one.kind() == description.kind();
        }
        if (replaced) {
          drops.count(Drops.Reason.REPLACED, one.kind());
          i.remove();
        }
      }
    }
  }

  /** Takes out what waits for a participant, oldest first. */
  List<ServiceMessage> take(Participant participant, Instant now) {
    List<ServiceMessage> messages = new ArrayList<>();
    Deque<Waiting> waiting = all.remove(participant);
    if (waiting != null) {
      for (Waiting one : waiting) {
        if (isOver(one, now)) {
          drops.count(Drops.Reason.EXPIRED, one.message().kind());
        } else {
          messages.add(one.message());
        }
      }
    }
    return messages;
  }

  /** Drops what waited too long. */
  void expire(Instant now) {
    for (Deque<Waiting> messages : all.values()) {
      while (!messages.isEmpty() && isOver(messages.peek(), now)) {
        drops.count(Drops.Reason.EXPIRED, messages.remove().message().kind());
      }
    }
    all.values().removeIf(Deque::isEmpty);
  }

  /** For whom messages wait, how many, and since when. */
  List<Presence.Away> away() {
    List<Presence.Away> away = new ArrayList<>();
    all.forEach(
        (to, messages) -> {
          Waiting oldest = messages.peek();
          if (oldest != null) {
            away.add(new Presence.Away(to, messages.size(), oldest.since()));
          }
        });
    return away;
  }

  /** Drops everything, because the channel ends. */
  void clear() {
    all.values()
        .forEach(
            messages ->
                messages.forEach(one -> drops.count(Drops.Reason.ENDED, one.message().kind())));
    all.clear();
  }

  /** How many messages wait in all. */
  int size() {
    return all.values().stream().mapToInt(Deque::size).sum();
  }

  private boolean isOver(Waiting one, Instant now) {
    return !one.since().plus(life).isAfter(now);
  }
}
