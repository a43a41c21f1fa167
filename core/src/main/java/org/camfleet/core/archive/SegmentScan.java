package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a segment file holds, found by walking its records.
 *
 * @param entries the whole records in order
 * @param end where the last whole record ends
 * @param size bytes in the file; more than {@code end} after a torn write
 * @param damaged how many stretches in the middle were passed over
 * @param hollow records in the middle whose bytes are not what was written
 */
record SegmentScan(List<Located> entries, long end, long size, int damaged, List<Located> hollow) {
  /** As the time to check: none but the last record and what a power failure took with it. */
  static final long LAST = 0;

  /** As the time to check: the bytes of all records. */
  static final long ALL = Long.MAX_VALUE / 2;

  private static final int SEARCH_STEP = 1 << 16;

  /** A record and where it starts. */
  record Located(RecordHeader header, long offset) {}

  /**
   * Walks a file whose records start at {@code start}; checks the bytes of the last ones too.
   *
   * @param checkedMicros how far back from the last record: pages get to the disk in any order, so
   *     that a power failure can spare a record and take one before it
   */
  static SegmentScan of(SegmentChannel channel, Path file, long start, long checkedMicros)
      throws IOException {
    List<Located> entries = new ArrayList<>();
    long size = channel.size();
    long offset = start;
    int damaged = 0;
    while (offset < size) {
      RecordHeader header = SegmentFile.header(channel, offset);
      if (header != null && offset + header.recordLength() <= size) {
        entries.add(new Located(header, offset));
        offset += header.recordLength();
      } else {
        long next = search(channel, offset + 1, size);
        if (next < 0) {
          break;
        }
        damaged++;
        offset = next;
      }
    }
    // After a power failure more than the last record may be hollow.
    while (!entries.isEmpty() && !isWhole(channel, file, entries.get(entries.size() - 1))) {
      offset = entries.remove(entries.size() - 1).offset();
    }
    List<Located> hollow = hollow(channel, file, entries, checkedMicros);
    entries.removeAll(hollow);
    return new SegmentScan(List.copyOf(entries), offset, size, damaged, hollow);
  }

  /** The last one is known to be whole. */
  private static List<Located> hollow(
      SegmentChannel channel, Path file, List<Located> entries, long checkedMicros)
      throws IOException {
    List<Located> hollow = new ArrayList<>();
    int last = entries.size() - 1;
    for (int i = last - 1; i >= 0; i--) {
      Located entry = entries.get(i);
      long ago = entries.get(last).header().serverMicros() - entry.header().serverMicros();
      if (ago > checkedMicros) {
        break;
      }
      if (!isWhole(channel, file, entry)) {
        hollow.add(0, entry);
      }
    }
    return List.copyOf(hollow);
  }

  /** Whether anything that was written is missing. */
  boolean isDamaged() {
    return end < size || damaged > 0 || !hollow.isEmpty();
  }

  /** The next place of a sound header behind damage, or -1. */
  private static long search(SegmentChannel channel, long from, long size) throws IOException {
    for (long at = from; at < size; at += SEARCH_STEP) {
      ByteBuffer window = SegmentFile.read(channel, at, SEARCH_STEP + 3);
      for (int i = 0; i + 4 <= window.limit(); i++) {
        if (window.getInt(i) == RecordHeader.MAGIC) {
          RecordHeader header = SegmentFile.header(channel, at + i);
          if (header != null && at + i + header.recordLength() <= size) {
            return at + i;
          }
        }
      }
    }
    return -1;
  }

  private static boolean isWhole(SegmentChannel channel, Path file, Located last)
      throws IOException {
    try {
      for (Part part : Part.values()) {
        SegmentFile.part(channel, file, last.offset(), part);
      }
      return true;
    } catch (DamagedFragmentException e) {
      return false;
    }
  }
}
