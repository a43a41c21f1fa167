package org.camfleet.codecs.mkv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** EBML elements (RFC 8794), nested as they are written; grows as needed. One thread. */
final class EbmlWriter {
  /** All bits set, in eight bytes: it ends where another begins that can not be in it. */
  private static final long UNKNOWN = 0x01ff_ffff_ffff_ffffL;

  /** The width of sizes that are filled in when their element is complete. */
  private static final int LATE_SIZE = 4;

  private byte[] buffer;
  private int size;

  EbmlWriter(int expectedSize) {
    buffer = new byte[expectedSize];
  }

  /** An element whose body is what {@code content} writes. */
  void master(long id, Runnable content) {
    id(id);
    int mark = size;
    reserve(LATE_SIZE);
    size += LATE_SIZE;
    content.run();
    putSize(mark, size - mark - LATE_SIZE);
  }

  /** Opens an element that goes on until another of its level comes. */
  void openEnded(long id) {
    id(id);
    big(UNKNOWN, 8);
  }

  void unsigned(long id, long value) {
    int width = Math.max(1, (71 - Long.numberOfLeadingZeros(value)) / 8);
    id(id);
    size(width);
    big(value, width);
  }

  void real(long id, double value) {
    id(id);
    size(8);
    big(Double.doubleToLongBits(value), 8);
  }

  void text(long id, String value) {
    bytes(id, value.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(long id, byte[] value) {
    id(id);
    size(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
  }

  /** Everything ahead of a body that somebody else appends. */
  void begin(long id, long length) {
    id(id);
    size(length);
  }

  void u8(int value) {
    big(value, 1);
  }

  void u16(int value) {
    big(value, 2);
  }

  private void id(long id) {
    big(id, Math.max(1, (71 - Long.numberOfLeadingZeros(id)) / 8));
  }

  /** RFC 8794 section 4: the shortest that holds it; all bits set mean unknown. */
  private void size(long value) {
    int width = 1;
    while (value >= (1L << 7 * width) - 1) {
      width++;
    }
    big(value | 1L << 7 * width, width);
  }

  private void putSize(int at, int value) {
    long coded = value | 1L << 7 * LATE_SIZE;
    for (int i = 0; i < LATE_SIZE; i++) {
      buffer[at + i] = (byte) (coded >>> 8 * (LATE_SIZE - 1 - i));
    }
  }

  private void big(long value, int width) {
    reserve(width);
    for (int i = width - 1; i >= 0; i--) {
      buffer[size++] = (byte) (value >>> 8 * i);
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  private void reserve(int count) {
    if (size + count > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + count));
    }
  }
}
