package org.camfleet.core.webrtc.rtp;

/**
 * The ciphertext of what was sent last, for resends on NACK: a ring of bytes that grows while
 * packets younger than the wanted age would be overwritten, up to a limit, and shrinks when it is
 * no longer needed. One thread.
 */
final class ResendStore {
  private static final int LEAST_BYTES = 64 << 10;
  private static final int LEAST_ENTRIES = 128;
  private static final int MOST_ENTRIES = 16_384;

  private final long keepMicros;
  private final int mostBytes;

  private byte[] bytes;
  private int head; // where the next packet goes
  private long oldest; // extended sequence numbers: [oldest, newest)
  private long newest;
  private int[] offset;
  private int[] length;
  private long[] firstSent;
  private long[] lastSent;
  private byte[] resends;

  /** Keeps packets for {@code keepMicros} as long as {@code mostBytes} allow it. */
  ResendStore(long keepMicros, int mostBytes) {
    this.keepMicros = keepMicros;
    this.mostBytes = Math.max(mostBytes, LEAST_BYTES);
    this.bytes = new byte[LEAST_BYTES];
    this.offset = new int[LEAST_ENTRIES];
    this.length = new int[LEAST_ENTRIES];
    this.firstSent = new long[LEAST_ENTRIES];
    this.lastSent = new long[LEAST_ENTRIES];
    this.resends = new byte[LEAST_ENTRIES];
  }

  /** The array that packets lie in; another one after every {@link #reserve}. */
  byte[] bytes() {
    return bytes;
  }

  int capacity() {
    return bytes.length;
  }

  /** Makes room for a packet of at most {@code most} bytes; answers where it goes. */
  int reserve(int most, long now) {
    while (newest - oldest == offset.length) {
      if (!isYoung(oldest, now) || offset.length == MOST_ENTRIES) {
        oldest++;
      } else {
        growEntries();
      }
    }
    while (true) {
      int at = place(most);
      if (at >= 0) {
        return at;
      }
      if (isYoung(oldest, now) && bytes.length < mostBytes) {
        moveTo(Math.min(mostBytes, 2 * bytes.length));
      } else {
        oldest++;
      }
    }
  }

  /** Where so many bytes fit without touching a kept packet, or -1. */
  private int place(int most) {
    if (oldest == newest) {
      return 0;
    }
    int tail = offset[index(oldest)];
    if (head > tail) {
      return head + most <= bytes.length ? head : most <= tail ? 0 : -1;
    }
    return head + most <= tail ? head : -1;
  }

  /** Keeps the packet that was written at {@code at}; {@code sequence} rises by one each time. */
  void commit(long sequence, int at, int size, long now) {
    if (oldest == newest) {
      oldest = sequence;
    }
    newest = sequence + 1;
    int i = index(sequence);
    offset[i] = at;
    length[i] = size;
    firstSent[i] = now;
    lastSent[i] = now;
    resends[i] = 0;
    head = at + size;
  }

  /** The extended number of a 16-bit one that is still kept, or -1. */
  long find(int sequenceNumber) {
    long last = newest - 1;
    long sequence = last - ((last - sequenceNumber) & 0xFFFF);
    return sequence >= oldest && oldest != newest ? sequence : -1;
  }

  /** Whether a kept packet may go again: not too often and not sooner than asked. */
  boolean mayResend(long sequence, long now, long sinceMicros, int mostResends) {
    int i = index(sequence);
    return resends[i] < mostResends && now - lastSent[i] >= sinceMicros;
  }

  void resent(long sequence, long now) {
    int i = index(sequence);
    resends[i]++;
    lastSent[i] = now;
  }

  int offset(long sequence) {
    return offset[index(sequence)];
  }

  int length(long sequence) {
    return length[index(sequence)];
  }

  /**
   * Forgets what is too old, and gives memory back where three quarters lie idle; once a second.
   */
  void trim(long now) {
    int used = 0;
    for (long s = newest - 1; s >= oldest; s--) {
      if (!isYoung(s, now)) {
        oldest = s + 1;
        break;
      }
      used += length[index(s)];
    }
    if (bytes.length > LEAST_BYTES && used < bytes.length / 4) {
      moveTo(Math.max(LEAST_BYTES, bytes.length / 2));
    }
  }

  private boolean isYoung(long sequence, long now) {
    return oldest != newest && now - firstSent[index(sequence)] < keepMicros;
  }

  private int index(long sequence) {
    return (int) sequence & offset.length - 1;
  }

  private void moveTo(int size) {
    byte[] bigger = new byte[size];
    int at = 0;
    for (long s = oldest; s < newest; s++) {
      int i = index(s);
      System.arraycopy(bytes, offset[i], bigger, at, length[i]);
      offset[i] = at;
      at += length[i];
    }
    bytes = bigger;
    head = at;
  }

  private void growEntries() {
    int size = 2 * offset.length;
    int[] offsets = new int[size];
    int[] lengths = new int[size];
    long[] firsts = new long[size];
    long[] lasts = new long[size];
    byte[] counts = new byte[size];
    for (long s = oldest; s < newest; s++) {
      int from = index(s);
      int to = (int) s & size - 1;
      offsets[to] = offset[from];
      lengths[to] = length[from];
      firsts[to] = firstSent[from];
      lasts[to] = lastSent[from];
      counts[to] = resends[from];
    }
    offset = offsets;
    length = lengths;
    firstSent = firsts;
    lastSent = lasts;
    resends = counts;
  }
}
