package org.camfleet.core.media.relay;

import java.util.ArrayDeque;
import org.camfleet.core.media.AccessUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that overflows by meaning: when it is full, what waits is dropped and nothing
 * enters until the next key frame, so that a decoder behind it never sees half a group of pictures.
 *
 * <p>Used from one thread at a time.
 */
public final class UnitQueue {
  private final ArrayDeque<AccessUnit> units = new ArrayDeque<>();
  private final int maxUnits;
  private final long maxBytes;
  private long bytes;
  private long dropped;
  private boolean waitingForKeyFrame;

  /** A queue of at most {@code maxUnits} units and {@code maxBytes} payload bytes. */
  public UnitQueue(int maxUnits, long maxBytes) {
    this.maxUnits = maxUnits;
    this.maxBytes = maxBytes;
  }

  /** Takes a unit or drops it; answers how many units were lost by this call. */
  public int offer(AccessUnit unit) {
    int lost = 0;
    if (units.size() >= maxUnits || bytes + unit.data().length > maxBytes) {
      lost = units.size();
      clear();
      waitingForKeyFrame = true;
    }
    if (waitingForKeyFrame && !(unit.isVideo() && unit.keyFrame())) {
      lost++;
    } else {
      waitingForKeyFrame = false;
      units.add(unit);
      bytes += unit.data().length;
    }
    dropped += lost;
    return lost;
  }

  /** The next unit, or null when nothing waits. */
  public @Nullable AccessUnit poll() {
    AccessUnit unit = units.poll();
    if (unit != null) {
      bytes -= unit.data().length;
    }
    return unit;
  }

  /** How many units wait. */
  public int size() {
    return units.size();
  }

  /** How many units were dropped so far. */
  public long dropped() {
    return dropped;
  }

  /** Forgets what waits. */
  public void clear() {
    units.clear();
    bytes = 0;
  }
}
