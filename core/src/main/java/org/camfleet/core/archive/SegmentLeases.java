package org.camfleet.core.archive;

import java.util.HashMap;
import java.util.Map;

/** Who reads which segment file, so that none is deleted below a reader. Any thread. */
final class SegmentLeases {
  private record Key(String stream, long segment) {}

  private final Map<Key, Integer> readers = new HashMap<>();

  /** Holds a file until it is released as often. */
  synchronized void take(String stream, long segment) {
    readers.merge(new Key(stream, segment), 1, Integer::sum);
  }

  synchronized void release(String stream, long segment) {
    readers.computeIfPresent(
        new Key(stream, segment), (key, count) -> count == 1 ? null : count - 1);
  }

  synchronized boolean isRead(String stream, long segment) {
    return readers.containsKey(new Key(stream, segment));
  }
}
