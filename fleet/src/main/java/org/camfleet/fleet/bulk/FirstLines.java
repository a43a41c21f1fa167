package org.camfleet.fleet.bulk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * In which line of a body a name came first.
 *
 * <p>Names are kept as 64 bits of their SHA-256, in open addressing: 12 bytes a place, at most 24
 * MB for a million. Two of a million names are taken for one with a probability of 3 in 10^8.
 * Beyond the limit further names are not kept. One thread at a time.
 */
final class FirstLines {
  private static final int SMALLEST = 1024;

  private final int limit;
  private final MessageDigest digest;
  private long[] keys = new long[SMALLEST];
  private int[] lines = new int[SMALLEST];
  private int size;

  FirstLines(int limit) {
    this.limit = limit;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** The line of a name; 0 when it is not known. */
  long lineOf(String name) {
    return lines[place(keys, lines, key(name))];
  }

  /** Keeps the line of a new name; answers the line of a known one, and 0 for a new one. */
  long put(String name, long line) {
    long key = key(name);
    int place = place(keys, lines, key);
    if (lines[place] != 0) {
      return lines[place];
    }
    if (size < limit) {
      keys[place] = key;
      lines[place] = (int) Math.min(line, Integer.MAX_VALUE);
      size++;
      if (size * 4L > keys.length * 3L) {
        grow();
      }
    }
    return 0;
  }

  /** Whether names may have been left out. */
  boolean isFull() {
    return size >= limit;
  }

  private void grow() {
    long[] moreKeys = new long[keys.length * 2];
    int[] moreLines = new int[keys.length * 2];
    for (int i = 0; i < keys.length; i++) {
      if (lines[i] != 0) {
        int place = place(moreKeys, moreLines, keys[i]);
        moreKeys[place] = keys[i];
        moreLines[place] = lines[i];
      }
    }
    keys = moreKeys;
    lines = moreLines;
  }

  private static int place(long[] keys, int[] lines, long key) {
    int mask = keys.length - 1;
    int place = (int) key & mask;
    while (lines[place] != 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private long key(String name) {
    return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
