package org.camfleet.core.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.camfleet.core.media.AccessUnit;

/**
 * The sound at a seam between two masters of one clock: each frame passes once, told by its time.
 *
 * <p>Sound overtakes large pictures on its way, so a newcomer's comes ahead of its key frame. The
 * former leg may bring the same frames only behind the seam, or never: then they are taken from
 * what was remembered. Pure; used on the channel's media loop.
 */
final class SeamSound {
  /** Of each newcomer the latest frames are remembered: 1.3 s of 20 ms. */
  static final int MAX_EARLY = 64;

  private static final long NONE = Long.MIN_VALUE;

  private final Map<Long, Deque<AccessUnit>> early = new HashMap<>();
  private long last = NONE;
  private long former = NONE; // the last of the leg that fed before

  /** A newcomer that has brought no key frame yet brought sound. */
  void early(long epoch, AccessUnit sound) {
    Deque<AccessUnit> frames = early.computeIfAbsent(epoch, leg -> new ArrayDeque<>());
    if (frames.size() >= MAX_EARLY) {
      frames.poll();
    }
    frames.add(sound);
  }

  /** What a newcomer brought so far, oldest first; it is forgotten here. */
  Deque<AccessUnit> takeEarly(long epoch) {
    Deque<AccessUnit> frames = early.remove(epoch);
    return frames == null ? new ArrayDeque<>() : frames;
  }

  /** A leg is gone. */
  void forget(long epoch) {
    early.remove(epoch);
  }

  /** A stranger's times say nothing about those of the former leg. */
  void changeClock() {
    last = NONE;
  }

  /** From now on another leg's frames come. */
  void crossed() {
    former = last;
  }

  /**
   * Whether this frame of the leg that feeds has not passed on the former one. Its own frames are
   * all new, however close their times are: a burst that is told by its arrival, or short frames.
   */
  boolean isNew(AccessUnit sound) {
    boolean passed = former != NONE && sound.timeMicros() <= former + Handover.SAME_MICROS;
    if (!passed) {
      last = sound.timeMicros();
    }
    return !passed;
  }
}
