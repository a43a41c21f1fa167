package org.camfleet.core.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.camfleet.core.media.AccessUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides, unit by unit, which master's media leg feeds the channel: make before break, never two
 * at once.
 *
 * <p>The newest leg that still lives has precedence. The former one feeds until the newest one's
 * first key frame. When both carry one clock (the same source joined again) the seam is that key
 * frame's presentation time: older pictures of the former leg are taken for {@link #WINDOW_MICROS}
 * more while the newcomer's wait. For a stranger the seam is the key frame's arrival.
 *
 * <p>Pure: no actor, no clock of its own; used on the channel's media loop.
 */
final class Handover {
  /** How long pictures of the former leg may still come in when both legs carry one clock. */
  static final long WINDOW_MICROS = 500_000;

  private static final int MAX_HELD = 256;

  private final Output output;
  private final boolean immediate;
  private final TreeSet<Long> legs = new TreeSet<>();
  private final Map<Long, String> clocks = new HashMap<>();
  private final Deque<AccessUnit> held = new ArrayDeque<>();
  private long feeding;
  private long coming;
  private @Nullable AccessUnit seam;
  private long late;

  /** What a handover decides; called in order, on the loop. */
  interface Output {
    /** From now on this leg feeds the channel: the archive's fence moves here. */
    void feeds(long epoch);

    /** This unit is the channel's next. */
    void publish(AccessUnit unit);

    /** This leg has lost its place for good and can be closed. */
    void retired(long epoch);
  }

  /**
   * A handover without legs.
   *
   * @param immediate whether a newcomer silences the former leg at its join already
   */
  Handover(boolean immediate, Output output) {
    this.immediate = immediate;
    this.output = output;
  }

  /** A master joined; its epoch is higher than all before. */
  void joined(long epoch) {
    legs.add(epoch);
    if (immediate) {
      retireBelow(epoch);
    }
  }

  /**
   * What clock a leg's timestamps follow: the source's CNAME, once its sender reports tell of one
   * NTP timeline.
   */
  void clock(long epoch, String cname) {
    if (legs.contains(epoch)) {
      clocks.put(epoch, cname);
    }
  }

  /** A leg ended or its negotiation failed; the next newest has precedence again. */
  void ended(long epoch) {
    legs.remove(epoch);
    clocks.remove(epoch);
    if (epoch == coming) {
      cancelSeam();
    } else if (epoch == feeding && coming != 0) {
      crossSeam();
    }
    if (epoch == feeding) {
      feeding = 0;
    }
  }

  /** A decodable unit of a leg came in at {@code unit.arrivalMicros()}. */
  void unit(long epoch, AccessUnit unit) {
    if (!legs.contains(epoch)) {
      late++;
      return;
    }
    crossSeamWhenDue(unit.arrivalMicros());
    if (epoch == feeding) {
      fromFormer(unit);
    } else if (epoch == coming) {
      hold(unit);
    } else if (mayTakeOver(epoch) && unit.isVideo() && unit.keyFrame()) {
      firstKeyFrame(epoch, unit);
    }
  }

  /** The epoch that feeds at present, or 0. */
  long feeding() {
    return feeding;
  }

  /** Units that came from a leg that had lost its place. */
  long late() {
    return late;
  }

  /** While nobody feeds, a leg need not wait for a newer one that may never come to media. */
  private boolean mayTakeOver(long epoch) {
    return epoch == legs.last() || feeding == 0;
  }

  private void fromFormer(AccessUnit unit) {
    AccessUnit at = seam;
    if (at != null && unit.timeMicros() >= at.timeMicros()) {
      late++;
      if (unit.isVideo()) {
        crossSeam();
      }
    } else {
      output.publish(unit);
    }
  }

  private void firstKeyFrame(long epoch, AccessUnit unit) {
    cancelSeam();
    coming = epoch;
    seam = unit;
    held.add(unit);
    if (feeding == 0 || !sameClock(feeding, epoch)) {
      crossSeam();
    }
  }

  private boolean sameClock(long one, long other) {
    String clock = clocks.get(one);
    return clock != null && clock.equals(clocks.get(other));
  }

  private void hold(AccessUnit unit) {
    held.add(unit);
    if (held.size() >= MAX_HELD) {
      crossSeam();
    }
  }

  private void crossSeamWhenDue(long nowMicros) {
    AccessUnit at = seam;
    if (at != null && nowMicros - at.arrivalMicros() >= WINDOW_MICROS) {
      crossSeam();
    }
  }

  private void crossSeam() {
    long epoch = coming;
    coming = 0;
    seam = null;
    feeding = epoch;
    output.feeds(epoch);
    while (!held.isEmpty()) {
      output.publish(held.poll());
    }
    retireBelow(epoch);
  }

  private void cancelSeam() {
    coming = 0;
    seam = null;
    held.clear();
  }

  private void retireBelow(long epoch) {
    while (!legs.isEmpty() && legs.first() < epoch) {
      long former = legs.pollFirst();
      clocks.remove(former);
      if (former == feeding) {
        feeding = 0;
      }
      if (former == coming) {
        cancelSeam();
      }
      output.retired(former);
    }
  }
}
