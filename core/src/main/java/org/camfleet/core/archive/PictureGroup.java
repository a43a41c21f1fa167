package org.camfleet.core.archive;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.ClockQuality;
import org.camfleet.core.media.VideoTrack;

/** The units of a fragment to be: pictures of one track, and the sound that came with them. */
final class PictureGroup {
  private final List<AccessUnit> pictures = new ArrayList<>();
  private final List<AccessUnit> sound = new ArrayList<>();
  private final boolean keyFrame;
  private final VideoTrack track;
  private ClockQuality clock;
  private long bytes;
  private long endMicros;

  /** Begins a group with its first picture. */
  PictureGroup(AccessUnit first, VideoTrack track, ClockQuality clock) {
    this.clock = clock;
    this.keyFrame = first.keyFrame();
    this.track = track;
    addPicture(first);
  }

  void addPicture(AccessUnit picture) {
    pictures.add(picture);
    bytes += picture.data().length;
  }

  void addSound(AccessUnit unit) {
    sound.add(unit);
    bytes += unit.data().length;
  }

  /** The times of the pictures that follow are known so well; the worst is told of all. */
  void clock(ClockQuality quality) {
    clock = clock.and(quality);
  }

  /** How well the times of all its pictures are known. */
  ClockQuality clock() {
    return clock;
  }

  /** Fixes the moment at which the last picture ends. */
  void endAt(long micros) {
    endMicros = micros;
  }

  List<AccessUnit> pictures() {
    return pictures;
  }

  List<AccessUnit> sound() {
    return sound;
  }

  VideoTrack track() {
    return track;
  }

  boolean keyFrame() {
    return keyFrame;
  }

  long bytes() {
    return bytes;
  }

  long startMicros() {
    return pictures.get(0).timeMicros();
  }

  long endMicros() {
    return endMicros;
  }
}
