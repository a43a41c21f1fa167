package org.camfleet.core.webrtc.srtp;

import java.util.Arrays;

/**
 * What one SSRC of one direction remembers: highest packet index and which of the indices below it
 * were seen (RFC 3711 section 3.3).
 */
final class SourceState {
  /**
   * Packets behind the newest that are still taken. RFC 3711 asks for 64; a NACKed packet of a fast
   * stream comes back later than that.
   */
  static final int WINDOW = 1024;

  private static final int WORDS = WINDOW / 64;

  final int ssrc;
  private final long[] seen = new long[WORDS];
  private long highest = -1;

  SourceState(int ssrc) {
    this.ssrc = ssrc;
  }

  /** The index that a 16-bit number most likely means; negative when it is before the start. */
  long guess(int sequenceNumber) {
    if (highest < 0) {
      return sequenceNumber;
    }
    long index = (highest & ~0xffffL) | sequenceNumber;
    if (index - highest > 0x8000) {
      return index - 0x10000;
    }
    return highest - index > 0x8000 ? index + 0x10000 : index;
  }

  /** 0 when the index may be taken, else a {@link SrtpReceiver} failure code. */
  int check(long index) {
    if (index > highest) {
      return 0;
    }
    if (index < 0 || highest - index >= WINDOW) {
      return SrtpReceiver.TOO_OLD;
    }
    return (seen[word(index)] & bit(index)) == 0 ? 0 : SrtpReceiver.REPLAYED;
  }

  /** Marks an authenticated index as taken. */
  void take(long index) {
    if (index > highest) {
      forget(index);
      highest = index;
    }
    seen[word(index)] |= bit(index);
  }

  private void forget(long upTo) {
    if (upTo - highest >= WINDOW) {
      Arrays.fill(seen, 0);
      return;
    }
    for (long i = highest + 1; i <= upTo; i++) {
      seen[word(i)] &= ~bit(i);
    }
  }

  private static int word(long index) {
    return (int) (index >>> 6) & WORDS - 1;
  }

  private static long bit(long index) {
    return 1L << (index & 63);
  }
}
