package org.camfleet.core.channel;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices when two feed the archive at once, when one feeds after a newer one, and when a unit is
 * stored that is not of the one who feeds.
 */
final class SimulatedArchive implements Recordings {
  static final long NOBODY = -1;

  private final List<String> problems = new ArrayList<>();
  private final InstantSource clock;
  private Instant lastFed = Instant.EPOCH;
  private long feeding = NOBODY;
  private long highest = NOBODY;
  private long stored;
  private long takeovers;
  private @Nullable Listener listener;

  SimulatedArchive(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Recording open(String stream, long epoch, Listener heard) {
    if (feeding != NOBODY) {
      problems.add("opened by " + epoch + " while " + feeding + " feeds");
    }
    if (epoch <= highest) {
      problems.add("opened by " + epoch + " after " + highest);
    }
    feeding = epoch;
    highest = Math.max(highest, epoch);
    takeovers++;
    listener = heard;
    return new Recording() {
      @Override
      public void accept(AccessUnit unit) {
        take(epoch, unit);
      }

      @Override
      public void close() {
        closed(epoch);
      }
    };
  }

  private void take(long epoch, AccessUnit unit) {
    long from = Long.parseLong(new String(unit.data()));
    if (feeding != epoch || from != epoch) {
      problems.add("a unit of " + from + " stored for " + epoch + " while " + feeding + " feeds");
    }
    stored++;
    if (unit.keyFrame() && listener != null) {
      listener.onFragmentStored(Long.toString(stored));
    }
  }

  private void closed(long epoch) {
    if (feeding != epoch) {
      problems.add("closed by " + epoch + " while " + feeding + " feeds");
    }
    lastFed = clock.instant();
    feeding = NOBODY;
    listener = null;
  }

  /** Another node is found to record a newer epoch; answers the epoch that is fenced off. */
  long fence() {
    if (listener != null) {
      listener.onFenced();
    }
    return feeding;
  }

  /** Whose media is stored at present. */
  long feeding() {
    return feeding;
  }

  /** When somebody fed last: now, if somebody does. */
  Instant lastFed() {
    return feeding == NOBODY ? lastFed : clock.instant();
  }

  /** The newest that ever fed. */
  long highest() {
    return highest;
  }

  /** Units stored so far. */
  long stored() {
    return stored;
  }

  /** How often another one began to feed. */
  long takeovers() {
    return takeovers;
  }

  /** What went wrong so far. */
  List<String> problems() {
    return problems;
  }
}
