package org.camfleet.core.archive;

import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.AudioTrack;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of units into groups of pictures (decision D13). Pure: no clock but the units' own.
 * One thread.
 */
final class Fragmenter {
  /** What a fragmenter decides. */
  interface Output {
    /** A group is complete. */
    void onGroup(PictureGroup group);

    /** A key frame would help now. */
    void onKeyFrameWanted();

    /** No usable picture came between two moments. */
    void onGap(String cause, long fromMicros, long toMicros);
  }

  /** How long a complete group waits for sound that is a little late. */
  private static final long SOUND_WAIT_MICROS = 400_000;

  /** How much sound behind its end a group wants: the AAC encoder looks two frames ahead. */
  private static final long SOUND_AHEAD_MICROS = 150_000;

  private static final long SHORTEST_GAP_MICROS = 3_000_000;
  private static final long SOUND_ALIVE_MICROS = 1_000_000;

  private final ArchiveSettings.FragmentRules rules;
  private final Output out;
  private final KeyFrameRequests requests;
  private ClockQuality clock = ClockQuality.SERVER;
  private @Nullable PictureGroup open;
  private @Nullable PictureGroup complete;
  private long lastPictureMicros;
  private long intervalMicros = 40_000;
  private long lastSoundMicros;
  private long blindSinceMicros;

  Fragmenter(ArchiveSettings.FragmentRules rules, Output out) {
    this.rules = rules;
    this.out = out;
    this.requests = new KeyFrameRequests(rules.askMicros(), out::onKeyFrameWanted);
  }

  /** The times of the pictures that follow are known so well. */
  void clock(ClockQuality quality) {
    clock = quality;
    if (open != null) {
      open.clock(quality);
    }
  }

  void accept(AccessUnit unit) {
    if (unit.track() instanceof VideoTrack track) {
      picture(unit, track);
    } else if (unit.track() instanceof AudioTrack) {
      sound(unit);
    }
  }

  /** Ends what is open: no more units come. */
  void close() {
    closeAt(Long.MAX_VALUE);
  }

  /** The same where somebody else's picture of this time follows: the last one is over by then. */
  void closeAt(long nextMicros) {
    PictureGroup last = open;
    open = null;
    if (last != null) {
      long usual = lastPictureMicros + intervalMicros;
      end(last, nextMicros > lastPictureMicros ? Math.min(usual, nextMicros) : usual);
    }
    release();
  }

  private void picture(AccessUnit unit, VideoTrack track) {
    long time = unit.timeMicros();
    if (open != null && (time - lastPictureMicros > gapLimit() || time < lastPictureMicros)) {
      out.onGap("no-media", lastPictureMicros + intervalMicros, time);
      close();
    }
    if (unit.keyFrame()) {
      requests.keyFrame(time);
    }
    PictureGroup group = open;
    if (group == null) {
      startWith(unit, track, false);
    } else {
      boolean changed = !track.equals(group.track());
      boolean tooMuch = isTooMuch(group, unit);
      boolean longEnough = time - group.startMicros() >= rules.shortestMicros();
      if (changed || tooMuch || unit.keyFrame() && longEnough) {
        end(group, time);
        startWith(unit, track, !changed);
      } else {
        group.addPicture(unit);
        requests.overdue(time - group.startMicros(), time);
      }
    }
    measure(time);
    if (complete != null && time >= complete.endMicros() + SOUND_WAIT_MICROS) {
      release();
    }
  }

  private boolean isTooMuch(PictureGroup group, AccessUnit unit) {
    return unit.timeMicros() - group.startMicros() >= rules.longestMicros()
        || group.bytes() + unit.data().length > rules.largestBytes();
  }

  private void startWith(AccessUnit unit, VideoTrack track, boolean continues) {
    if (unit.keyFrame() || continues) {
      open = new PictureGroup(unit, track, clock);
      if (blindSinceMicros != 0) {
        out.onGap("no-key-frame", blindSinceMicros, unit.timeMicros());
        blindSinceMicros = 0;
      }
      return;
    }
    open = null;
    if (lastPictureMicros != 0 && blindSinceMicros == 0) {
      blindSinceMicros = unit.timeMicros();
    }
    requests.overdue(rules.askMicros(), unit.timeMicros());
  }

  private void end(PictureGroup group, long endMicros) {
    release();
    group.endAt(endMicros);
    complete = group;
    if (lastSoundMicros + SOUND_ALIVE_MICROS < endMicros) {
      release();
    }
  }

  private void release() {
    PictureGroup group = complete;
    complete = null;
    if (group != null) {
      out.onGroup(group);
    }
  }

  private void sound(AccessUnit unit) {
    lastSoundMicros = unit.timeMicros();
    PictureGroup group = complete != null ? complete : open;
    if (group != null) {
      group.addSound(unit);
    }
    if (complete != null && unit.timeMicros() >= complete.endMicros() + SOUND_AHEAD_MICROS) {
      release();
    }
  }

  private void measure(long time) {
    long interval = time - lastPictureMicros;
    if (lastPictureMicros != 0 && interval > 0 && interval <= gapLimit()) {
      intervalMicros += (interval - intervalMicros) / 8;
    }
    lastPictureMicros = time;
  }

  private long gapLimit() {
    return Math.max(SHORTEST_GAP_MICROS, 8 * intervalMicros);
  }
}
