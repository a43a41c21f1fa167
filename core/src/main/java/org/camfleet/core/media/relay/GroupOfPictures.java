package org.camfleet.core.media.relay;

import java.util.ArrayList;
import java.util.List;
import org.camfleet.core.media.AccessUnit;

/**
 * The pictures since the last key frame, kept so that a late reader starts at once instead of
 * waiting for the camera.
 *
 * <p>Beyond its limit it remembers nothing until the next key frame: half a group is of no use.
 */
final class GroupOfPictures {
  private final long maxBytes;
  private List<AccessUnit> pictures = new ArrayList<>();
  private long bytes;
  private boolean overflowed = true;

  /** Remembers at most {@code maxBytes} of payload. */
  GroupOfPictures(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Notes a picture; audio is not remembered, because a late reader hears from the live edge. */
  void add(AccessUnit unit) {
    if (!unit.isVideo()) {
      return;
    }
    if (unit.keyFrame()) {
      clear();
      overflowed = false;
    }
    if (overflowed || bytes + unit.data().length > maxBytes) {
      clear();
      return;
    }
    pictures.add(unit);
    bytes += unit.data().length;
  }

  /**
   * The remembered pictures, key frame first; empty when there is none or the group outgrew its
   * limit.
   */
  List<AccessUnit> pictures() {
    return List.copyOf(pictures);
  }

  /** Payload bytes held. */
  long bytes() {
    return bytes;
  }

  /** Forgets everything and waits for a key frame. */
  void clear() {
    pictures = new ArrayList<>();
    bytes = 0;
    overflowed = true;
  }
}
