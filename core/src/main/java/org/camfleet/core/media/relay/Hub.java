package org.camfleet.core.media.relay;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.UnitConsumer;
import org.camfleet.core.media.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * One source, many equal readers: a viewer's peer, a master session and the recorder are all the
 * same to it.
 *
 * <p>Everything here runs on the channel's media loop.
 */
final class Hub {
  private final GroupOfPictures group;
  private final List<UnitConsumer> readers = new ArrayList<>();
  private @Nullable VideoTrack videoTrack;
  private boolean remembers;

  /** A hub that remembers at most {@code groupBytes} of pictures while {@link #remember} is on. */
  Hub(long groupBytes) {
    this.group = new GroupOfPictures(groupBytes);
  }

  /** Hands a unit to every reader. */
  void publish(AccessUnit unit) {
    if (unit.track() instanceof VideoTrack track) {
      videoTrack = track;
    }
    if (remembers) {
      group.add(unit);
    }
    for (int i = 0; i < readers.size(); i++) {
      readers.get(i).accept(unit);
    }
  }

  /** Adds a reader; it sees every unit published from now on. */
  void attach(UnitConsumer reader) {
    readers.add(reader);
  }

  /** Removes a reader. */
  void detach(UnitConsumer reader) {
    readers.remove(reader);
  }

  /** Switches the memory for late readers on or off: a bridge without local readers needs none. */
  void remember(boolean on) {
    remembers = on;
    if (!on) {
      group.clear();
    }
  }

  /** The pictures since the last key frame. */
  List<AccessUnit> groupOfPictures() {
    return group.pictures();
  }

  /** What the source sends at present or is about to send, or null when that is not known yet. */
  @Nullable VideoTrack videoTrack() {
    return videoTrack;
  }

  /** The source is about to send this: peers can be made before its first picture. */
  void expect(VideoTrack track) {
    if (videoTrack == null) {
      videoTrack = track;
    }
  }

  /** How many readers are attached. */
  int readers() {
    return readers.size();
  }
}
