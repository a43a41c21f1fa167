package org.camfleet.core.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How much of a stream is more than its retention in bytes. Files whose time is held count neither
 * for nor against: a long hold does not drive out what is recorded now.
 *
 * @param oldest the finished files that may go, the oldest first
 * @param excess bytes that are too much; 0 or less: none
 */
record SizeLimit(List<Sized> oldest, long excess) {
  /** A finished file and its bytes. */
  record Sized(long segment, long bytes) {}

  /** Looks at a stream's files, the one being written included. On the stream's line. */
  static SizeLimit of(SegmentStore store, Retention.Rule rule) throws IOException {
    List<Sized> oldest = new ArrayList<>();
    long total = store.activeBytes();
    for (Map.Entry<Long, Long> file : store.finished().entrySet()) {
      long segment = file.getKey();
      long finished = store.finishedMicros(segment);
      if (rule.holds().stream().noneMatch(hold -> hold.touches(segment * 1000, finished))) {
        oldest.add(new Sized(segment, file.getValue()));
        total += file.getValue();
      }
    }
    return new SizeLimit(List.copyOf(oldest), total - rule.bytes());
  }
}
