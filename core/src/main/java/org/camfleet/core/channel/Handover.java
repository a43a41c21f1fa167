package org.camfleet.core.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.TreeSet;
import org.camfleet.core.media.AccessUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides, unit by unit, which master's media leg feeds the channel: make before break, never two
 * at once.
 *
 * <p>The newest leg that has brought a key frame has precedence. The former one feeds until the
 * newest one's first key frame. When both carry one clock (the same source joined again) the seam
 * is that key frame's presentation time: older pictures of the former leg are taken for {@link
 * #WINDOW_MICROS} more while the newcomer's wait. A key frame that the former leg has brought first
 * is no seam, as it would be stored twice; the next one is kept back until the newcomer brings it,
 * too. That is granted once, then the newcomer feeds in any case. For a stranger the seam is the
 * key frame's arrival. A newcomer may begin with what its source sent before it stood: that is no
 * seam where another leg has fed meanwhile. Sound has a seam of its own ({@link SeamSound}).
 *
 * <p>Pure: no actor, no clock of its own; used on the channel's media loop.
 */
final class Handover {
  /** How long pictures of the former leg may still come in when both legs carry one clock. */
  static final long WINDOW_MICROS = 500_000;

  /** Within this, two times of one clock are the same unit's. */
  static final long SAME_MICROS = 4_000;

  private static final int MAX_HELD = 256;

  private final Output output;
  private final boolean immediate;
  private final TreeSet<Long> legs = new TreeSet<>();
  private final LegClocks clocks = new LegClocks();
  private final Deque<AccessUnit> held = new ArrayDeque<>(); // of the newcomer, from the seam on
  private final Deque<AccessUnit> kept = new ArrayDeque<>(); // of the former, a possible seam first
  private final SeamSound sound = new SeamSound();
  private long feeding;
  private long coming;
  private @Nullable AccessUnit seam;
  private long passedOver;
  private long lastPicture = Long.MIN_VALUE;
  private long late;

  /** What a handover decides; called in order, on the loop. */
  interface Output {
    /**
     * From now on this leg feeds the channel: the archive's fence moves here.
     *
     * @param fromMicros the time of its first picture, where what was recorded before ends
     */
    void feeds(long epoch, long fromMicros);

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

  /**
   * A master joined. The legs of two joins at once may start in either order, so this one may
   * already be outdone.
   */
  void joined(long epoch) {
    legs.add(epoch);
    retireBelow(immediate ? legs.last() : feeding);
  }

  /**
   * What clock a leg's timestamps follow: the source's CNAME, once its sender reports tell of one
   * NTP timeline.
   */
  void clock(long epoch, String cname) {
    if (legs.contains(epoch)) {
      clocks.follows(epoch, cname);
    }
  }

  /** A leg ended or its negotiation failed; the next newest has precedence again. */
  void ended(long epoch) {
    legs.remove(epoch);
    forget(epoch);
    if (epoch == coming) {
      cancelSeam();
    } else if (epoch == feeding && coming != 0) {
      crossSeam();
    } else if (epoch == feeding) {
      stopKeeping();
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
    endWaitsThatAreDue(unit.arrivalMicros());
    clocks.arrived(epoch, unit);
    if (epoch == feeding) {
      fromFormer(unit);
    } else if (epoch == coming) {
      hold(unit);
    } else if (mayTakeOver(epoch)) {
      fromNewcomer(epoch, unit);
    }
  }

  /** The epoch that feeds at present, or 0. */
  long feeding() {
    return feeding;
  }

  /** Units that came too late, or a second time. */
  long late() {
    return late;
  }

  /**
   * A leg need not wait for a newer one that may never come to media: the most recent of those that
   * can be recorded feeds, so precedence is never lent to an older one, and a newcomer that brings
   * nothing for minutes costs no minute of the recording. The newer one takes over by its own first
   * key frame.
   */
  private boolean mayTakeOver(long epoch) {
    return epoch > feeding && epoch > coming;
  }

  private void fromFormer(AccessUnit unit) {
    boolean keyFrame = unit.isVideo() && unit.keyFrame();
    if (seam != null) {
      upToSeam(unit);
    } else if (!kept.isEmpty() || keyFrame && clocks.areOne(feeding, legs.last())) {
      keep(unit);
    } else {
      publish(unit);
    }
  }

  private void upToSeam(AccessUnit unit) {
    AccessUnit at = seam;
    if (at != null && isFrom(at, unit)) {
      late++;
      crossSeam();
    } else {
      publish(unit);
    }
  }

  /** The newcomer is about to bring the same key frame: it is the next seam if it does. */
  private void keep(AccessUnit unit) {
    kept.add(unit);
    if (kept.size() >= MAX_HELD) {
      stopKeeping();
    }
  }

  private void stopKeeping() {
    while (!kept.isEmpty()) {
      publish(kept.poll());
    }
  }

  private void fromNewcomer(long epoch, AccessUnit unit) {
    if (!unit.isVideo()) {
      sound.early(epoch, unit);
    } else if (unit.keyFrame()) {
      keyFrameOfNewcomer(epoch, unit);
    }
  }

  private void keyFrameOfNewcomer(long epoch, AccessUnit unit) {
    if (isFedMeanwhile(epoch, unit)) {
      late++;
      return;
    }
    cancelSeam();
    boolean oneClock = clocks.areOne(feeding, epoch);
    if (oneClock && unit.timeMicros() <= lastPicture + SAME_MICROS && passedOver != epoch) {
      // The former leg was faster and this picture is stored: the next key frame is the seam.
      passedOver = epoch;
      late++;
      return;
    }
    coming = epoch;
    seam = unit;
    held.add(unit);
    Deque<AccessUnit> early = sound.takeEarly(epoch);
    if (oneClock) {
      held.addAll(early);
    } else {
      stopKeeping();
      sound.changeClock();
      crossSeam();
    }
    boolean reached = false;
    while (!kept.isEmpty()) {
      AccessUnit next = kept.poll();
      if (isFrom(unit, next)) {
        late++;
        reached = true;
      } else {
        publish(next);
      }
    }
    if (reached) {
      crossSeam();
    }
  }

  /** Whether this is of before the newcomer stood, and the leg that feeds has brought that time. */
  private boolean isFedMeanwhile(long epoch, AccessUnit unit) {
    return feeding != 0 && unit.timeMicros() <= lastPicture && clocks.isOfBefore(epoch, unit);
  }

  /** Whether this is the picture of the seam or a later one. */
  private static boolean isFrom(AccessUnit seam, AccessUnit unit) {
    return unit.isVideo() && unit.timeMicros() >= seam.timeMicros() - SAME_MICROS;
  }

  private void hold(AccessUnit unit) {
    held.add(unit);
    if (held.size() >= MAX_HELD) {
      crossSeam();
    }
  }

  private void endWaitsThatAreDue(long nowMicros) {
    AccessUnit at = seam;
    if (at != null && nowMicros - at.arrivalMicros() >= WINDOW_MICROS) {
      crossSeam();
    }
    AccessUnit oldest = kept.peek();
    if (oldest != null && nowMicros - oldest.arrivalMicros() >= WINDOW_MICROS) {
      stopKeeping();
    }
  }

  private void crossSeam() {
    long epoch = coming;
    AccessUnit first = Objects.requireNonNull(seam);
    coming = 0;
    seam = null;
    feeding = epoch;
    sound.crossed();
    output.feeds(epoch, first.timeMicros());
    while (!held.isEmpty()) {
      publish(held.poll());
    }
    retireBelow(epoch);
  }

  private void cancelSeam() {
    coming = 0;
    seam = null;
    held.clear();
  }

  private void publish(AccessUnit unit) {
    if (unit.isVideo()) {
      lastPicture = unit.timeMicros();
    } else if (!sound.isNew(unit)) {
      late++;
      return;
    }
    output.publish(unit);
  }

  private void retireBelow(long epoch) {
    while (!legs.isEmpty() && legs.first() < epoch) {
      long former = legs.pollFirst();
      forget(former);
      if (former == feeding) {
        stopKeeping();
        feeding = 0;
      }
      if (former == coming) {
        cancelSeam();
      }
      output.retired(former);
    }
  }

  private void forget(long epoch) {
    clocks.forget(epoch);
    sound.forget(epoch);
  }
}
