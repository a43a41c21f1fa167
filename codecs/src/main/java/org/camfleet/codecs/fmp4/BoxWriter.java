package org.camfleet.codecs.fmp4;

import java.util.Arrays;

/** Big-endian bytes arranged in nested boxes (ISO 14496-12 4.2); grows as needed. One thread. */
final class BoxWriter {
  private byte[] buffer;
  private int size;

  BoxWriter(int expectedSize) {
    buffer = new byte[expectedSize];
  }

  /** Writes a box whose body is what {@code content} writes. */
  void box(String type, Runnable content) {
    int mark = size;
    u32(0);
    fourCc(type);
    content.run();
    putU32(mark, size - mark);
  }

  /** Writes a full box (version and flags ahead of the body). */
  void fullBox(String type, int version, int flags, Runnable content) {
    box(
        type,
        () -> {
          u32((long) version << 24 | flags);
          content.run();
        });
  }

  void fourCc(String code) {
    for (int i = 0; i < 4; i++) {
      u8(code.charAt(i));
    }
  }

  void u8(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
  }

  void u16(int value) {
    u8(value >>> 8);
    u8(value);
  }

  void u32(long value) {
    reserve(4);
    putU32(size, value);
    size += 4;
  }

  void u64(long value) {
    u32(value >>> 32);
    u32(value);
  }

  void bytes(byte[] source) {
    reserve(source.length);
    System.arraycopy(source, 0, buffer, size, source.length);
    size += source.length;
  }

  void zeros(int count) {
    reserve(count);
    Arrays.fill(buffer, size, size + count, (byte) 0);
    size += count;
  }

  /** Overwrites four bytes at an earlier position. */
  void putU32(int at, long value) {
    buffer[at] = (byte) (value >>> 24);
    buffer[at + 1] = (byte) (value >>> 16);
    buffer[at + 2] = (byte) (value >>> 8);
    buffer[at + 3] = (byte) value;
  }

  int size() {
    return size;
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
