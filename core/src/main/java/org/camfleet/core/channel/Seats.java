package org.camfleet.core.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.signaling.Participant;
import org.jspecify.annotations.Nullable;

/**
 * The viewers' places in a storage session. A viewer that was connected keeps its place for a while
 * after it is gone, so that it can return; one that never connected gives it back at once. Viewers
 * of this service's own console and WHEP players have places of their own, and keep none.
 *
 * <p>Plain state of the Channel actor.
 */
final class Seats {
  private final Map<JoinKind, Integer> places;
  private final Duration retention;
  private final Map<String, Seat> seats = new HashMap<>();

  private static final class Seat {
    private final JoinKind kind;
    private boolean connected;
    private @Nullable Instant keptUntil; // null while the viewer is in the session

    Seat(JoinKind kind) {
      this.kind = kind;
    }
  }

  /** So many places for viewers, for viewers of the console and for WHEP players. */
  Seats(int viewers, int console, int players, Duration retention) {
    this.places =
        Map.of(JoinKind.SIGNALING, viewers, JoinKind.CONSOLE, console, JoinKind.WHEP, players);
    this.retention = retention;
  }

  /** Gives a viewer its place, the one it has if it has one; false when all are taken. */
  boolean take(Participant viewer, JoinKind kind, Instant now) {
    expire(now);
    Seat seat = seats.get(id(viewer));
    if (seat == null || seat.kind != kind) {
      if (taken(kind) >= places.getOrDefault(kind, 0)) {
        return false;
      }
      seat = new Seat(kind);
      seats.put(id(viewer), seat);
    }
    seat.keptUntil = null;
    return true;
  }

  /** The viewer's media may flow. */
  void connected(Participant viewer) {
    Seat seat = seats.get(id(viewer));
    if (seat != null) {
      seat.connected = true;
    }
  }

  /** The last join of this viewer has ended. */
  void left(Participant viewer, Instant now) {
    Seat seat = seats.get(id(viewer));
    if (seat == null) {
      return;
    }
    if (seat.connected && seat.kind == JoinKind.SIGNALING && !retention.isZero()) {
      seat.keptUntil = now.plus(retention);
    } else {
      seats.remove(id(viewer));
    }
  }

  /** Frees the places whose viewers did not return. */
  void expire(Instant now) {
    seats.values().removeIf(seat -> seat.keptUntil != null && !seat.keptUntil.isAfter(now));
  }

  /** Places that are taken or kept. */
  long taken(JoinKind kind) {
    return seats.values().stream().filter(seat -> seat.kind == kind).count();
  }

  private static String id(Participant viewer) {
    return String.valueOf(viewer.clientId());
  }
}
