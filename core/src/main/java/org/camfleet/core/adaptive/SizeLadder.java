package org.camfleet.core.adaptive;

import java.util.List;

/**
 * How large the pictures shall be for the bits that the way takes: too many pixels for too few bits
 * are blocks, and an encoder that drops pictures. Down at once, up only when there has been more
 * than enough for a while. One thread.
 */
final class SizeLadder {
  private static final int PATIENCE = 4;
  private static final double SURE = 1.3;

  /** A longest side in pixels, and the bits a second from which on it is worth it. */
  record Rung(int longest, int bitrate) {}

  private static final List<Rung> RUNGS =
      List.of(
          new Rung(1920, 1_800_000),
          new Rung(1280, 700_000),
          new Rung(960, 400_000),
          new Rung(640, 200_000),
          new Rung(480, 0));

  private final List<Rung> rungs;
  private int at;
  private int patience;

  /** Begins with the largest that a session at this bit rate may have. */
  SizeLadder(int longest, int startBitrate) {
    rungs = RUNGS.stream().filter(rung -> rung.longest() <= longest).toList();
    at = rungOf(startBitrate);
  }

  /**
   * Longest side of the pictures, in pixels, once the way was found to take so many bits a second.
   */
  int next(long bitrate) {
    int fits = rungOf(bitrate);
    if (fits > at) {
      at = fits;
      patience = 0;
    } else if (at > 0 && bitrate > rungs.get(at - 1).bitrate() * SURE) {
      if (++patience >= PATIENCE) {
        at--;
        patience = 0;
      }
    } else {
      patience = 0;
    }
    return longest();
  }

  /** Longest side of the pictures, in pixels. */
  int longest() {
    return rungs.get(at).longest();
  }

  private int rungOf(long bitrate) {
    int found = 0;
    while (found < rungs.size() - 1 && bitrate < rungs.get(found).bitrate()) {
      found++;
    }
    return found;
  }
}
