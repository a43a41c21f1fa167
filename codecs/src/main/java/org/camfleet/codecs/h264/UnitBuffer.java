package org.camfleet.codecs.h264;

import java.util.Arrays;

/**
 * Collects NAL units behind 4-byte lengths in a reused, bounded array; of H.264 and H.265 alike.
 * One thread.
 */
public final class UnitBuffer {
  private static final int FIRST_SIZE = 16 << 10;
  private static final int LENGTH = 4;

  private final int limit;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int size;
  private int open = -1;

  /** Holds at most {@code limit} bytes. */
  public UnitBuffer(int limit) {
    this.limit = limit;
  }

  /** Begins anew. */
  public void clear() {
    if (buffer.length > 16 * FIRST_SIZE && size < buffer.length / 8) {
      buffer = new byte[FIRST_SIZE]; // one huge picture must not hold its memory for ever
    }
    size = 0;
    open = -1;
  }

  /** Whether a unit may begin with so many bytes of header. */
  public boolean hasRoom(int header) {
    return size + LENGTH + header <= limit;
  }

  /** Begins a unit; there must be room for its length. */
  public void open() {
    reserve(LENGTH);
    open = size;
    size += LENGTH;
  }

  /** Adds a byte to the open unit; there must be room for it. */
  public void append(byte value) {
    reserve(1);
    buffer[size++] = value;
  }

  /** Adds bytes to the open unit; false when the picture would become too large. */
  public boolean append(byte[] data, int off, int len) {
    if (!reserve(len)) {
      return false;
    }
    System.arraycopy(data, off, buffer, size, len);
    size += len;
    return true;
  }

  /** Ends the open unit; answers where it starts. */
  public int close() {
    int start = open + LENGTH;
    NalUnits.putLength(buffer, open, size - start);
    open = -1;
    return start;
  }

  /** Takes the open unit out again, if there is one. */
  public void abandon() {
    if (open >= 0) {
      size = open;
      open = -1;
    }
  }

  /** Where the open unit starts. */
  public int start() {
    return open + LENGTH;
  }

  /** Bytes so far. */
  public int size() {
    return size;
  }

  /** The array, which changes with each call that adds. */
  public byte[] array() {
    return buffer;
  }

  /** What was collected. */
  public byte[] copy() {
    return Arrays.copyOf(buffer, size);
  }

  private boolean reserve(int more) {
    if (size + more > limit) {
      return false;
    }
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(limit, Math.max(size + more, 2 * buffer.length)));
    }
    return true;
  }
}
