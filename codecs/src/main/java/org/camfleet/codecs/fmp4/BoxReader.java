package org.camfleet.codecs.fmp4;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.camfleet.codecs.MalformedException;

/** Reads big-endian values and boxes from a range of bytes, never beyond it. One thread. */
final class BoxReader {
  private final byte[] data;
  private final int end;
  private int position;

  BoxReader(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  boolean hasMore() {
    return position < end;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  /** The next box's body; this reader moves behind the box. */
  Box box() throws MalformedException {
    int start = position;
    long size = u32();
    String type = new String(bytes(4), StandardCharsets.ISO_8859_1);
    if (size < 8 || size > end - start) {
      throw new MalformedException(
          "box %s at %d: size %d (expected: 8..%d)".formatted(type, start, size, end - start));
    }
    position = start + (int) size;
    return new Box(type, start, new BoxReader(data, start + 8, position));
  }

  /** The body of the first box of this type from here on. */
  BoxReader child(String type) throws MalformedException {
    while (hasMore()) {
      Box box = box();
      if (box.type().equals(type)) {
        return box.body();
      }
    }
    throw new MalformedException("box " + type + ": missing");
  }

  /** Enters a descriptor of this tag (ISO 14496-1 8.3.3) and returns its length. */
  int descriptor(int tag) throws MalformedException {
    int found = u8();
    if (found != tag) {
      throw new MalformedException(
          "descriptor at %d: tag %d (expected: %d)".formatted(position - 1, found, tag));
    }
    int length = 0;
    for (int i = 0; i < 4; i++) {
      int next = u8();
      length = length << 7 | next & 0x7f;
      if (next < 0x80) {
        break;
      }
    }
    return length;
  }

  int u8() throws MalformedException {
    need(1);
    return data[position++] & 0xff;
  }

  int u16() throws MalformedException {
    return u8() << 8 | u8();
  }

  long u32() throws MalformedException {
    return (long) u16() << 16 | u16();
  }

  long u64() throws MalformedException {
    return u32() << 32 | u32();
  }

  byte[] bytes(int count) throws MalformedException {
    need(count);
    position += count;
    return Arrays.copyOfRange(data, position - count, position);
  }

  void skip(int count) throws MalformedException {
    need(count);
    position += count;
  }

  private void need(int count) throws MalformedException {
    if (count < 0 || count > end - position) {
      throw new MalformedException(
          "fragmented MP4 at %d: %d bytes left (expected: %d or more)"
              .formatted(position, end - position, count));
    }
  }

  /**
   * One box.
   *
   * @param type its four-character code
   * @param start where its header begins
   * @param body a reader over what follows the header
   */
  record Box(String type, int start, BoxReader body) {}
}
