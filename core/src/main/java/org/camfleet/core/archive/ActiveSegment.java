package org.camfleet.core.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The segment file that is being written. One thread at a time. */
final class ActiveSegment {
  private static final int BUFFER_SIZE = 256 << 10;
  private static final long NEVER = Long.MIN_VALUE;
  // One buffer for each archive thread, whatever the number of streams.
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_SIZE));

  private final long number;
  private final SegmentChannel channel;
  private final long createdMicros;
  private long size;
  private volatile long unforcedSinceMicros = NEVER;
  private boolean broken;

  ActiveSegment(long number, SegmentChannel channel, long nowMicros, String stream)
      throws IOException {
    this.number = number;
    this.channel = channel;
    this.createdMicros = nowMicros;
    ByteBuffer head = SegmentFile.head(stream);
    size = head.remaining();
    try {
      channel.append(head);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  long number() {
    return number;
  }

  long size() {
    return size;
  }

  long createdMicros() {
    return createdMicros;
  }

  /** Whether the file's state is unknown, so that nothing more may be written to it. */
  boolean isBroken() {
    return broken;
  }

  /** Whether something was written that may not be on the disk yet. */
  boolean isUnforced() {
    return unforcedSinceMicros != NEVER;
  }

  /** Appends a record; after a failure the file is as it was before, or broken. */
  void append(RecordHeader header, FragmentData data, long nowMicros) throws IOException {
    try {
      ByteBuffer buffer = BUFFER.get().clear();
      header.write(buffer);
      for (Part part : Part.values()) {
        for (byte[] piece : data.pieces(part)) {
          put(buffer, piece);
        }
      }
      channel.append(buffer.flip());
    } catch (IOException e) {
      broken = true;
      channel.truncate(size);
      broken = false;
      throw e;
    }
    size += header.recordLength();
    if (!isUnforced()) {
      unforcedSinceMicros = nowMicros;
    }
  }

  private void put(ByteBuffer buffer, byte[] piece) throws IOException {
    int from = 0;
    while (from < piece.length) {
      if (!buffer.hasRemaining()) {
        channel.append(buffer.flip());
        buffer.clear();
      }
      int count = Math.min(buffer.remaining(), piece.length - from);
      buffer.put(piece, from, count);
      from += count;
    }
  }

  /** Forces what was written to the disk if something waits since {@code intervalMicros}. */
  void forceIfDue(long nowMicros, long intervalMicros) throws IOException {
    // A clock that was set back must not keep it waiting.
    long waits = nowMicros - unforcedSinceMicros;
    if (isUnforced() && (waits >= intervalMicros || waits < 0)) {
      broken = true; // a failed fsync may have lost what was written: never trust the file again
      channel.force();
      broken = false;
      unforcedSinceMicros = NEVER;
    }
  }

  void close() throws IOException {
    try {
      channel.force();
    } finally {
      channel.close();
    }
  }

  /** Gives the file up after a failure. */
  void abandon() {
    try {
      channel.close();
    } catch (IOException e) {
      // The failure that led here is the one that is told.
      return;
    }
  }
}
