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
 * of this service's own console have places of their own, and keep none.
 *
 * <p>Plain state of the Channel actor.
 */
final class Seats {
  private final int viewers;
  private final int console;
  private final Duration retention;
  private final Map<String, Seat> seats = new HashMap<>();

  private static final class Seat {
    private final boolean console;
    private boolean connected;
    private @Nullable Instant keptUntil; // null while the viewer is in the session

    Seat(boolean console) {
      this.console = console;
    }
  }

  /** So many places for viewers and for viewers of the console. */
  Seats(int viewers, int console, Duration retention) {
    this.viewers = viewers;
    this.console = console;
    this.retention = retention;
  }

  /** Gives a viewer its place, the one it has if it has one; false when all are taken. */
  boolean take(Participant viewer, boolean ofConsole, Instant now) {
    expire(now);
    Seat seat = seats.get(id(viewer));
    if (seat == null || seat.console != ofConsole) {
      if (taken(ofConsole) >= (ofConsole ? console : viewers)) {
        return false;
      }
      seat = new Seat(ofConsole);
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
    if (seat.connected && !seat.console && !retention.isZero()) {
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
  long taken(boolean ofConsole) {
    return seats.values().stream().filter(seat -> seat.console == ofConsole).count();
  }

  private static String id(Participant viewer) {
    return String.valueOf(viewer.clientId());
  }
}
