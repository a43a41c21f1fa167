package org.camfleet.core.media;

/**
 * Whether a stream's sender reports tell the truth: while the source's wall clock and its media
 * both pass as time does, the media time that reports give for that clock must, too. GStreamer
 * 1.22's webrtcbin lets it pass twice as fast. A report is proven by a later one, in which as much
 * media as wall clock has passed but for some per cent. One thread.
 */
final class ReportWatch {
  private static final long SLACK_MICROS = 200_000L;
  private static final long PROOF_MICROS = 4_000_000L; // the slack is a twentieth of it
  private static final int TRUE_REPORTS_TO_TRUST = 3;

  private boolean any;
  private boolean lying;
  private int agreed;
  private long lastWall;
  private long lastTold;
  private long lastSeen;
  private long lastArrival;

  /**
   * Takes a report and answers whether it may be used; all in microseconds.
   *
   * @param wall the source's wall clock
   * @param told the media time that the report gives for it
   * @param seen where the media that came in are at the report's arrival
   */
  boolean take(long wall, long told, long seen, long arrival) {
    long passed = arrival - lastArrival;
    if (any && passed < SLACK_MICROS) {
      return !lying;
    }
    long slack = Math.max(SLACK_MICROS, passed / 10);
    // A clock that was set and media that jumped are known elsewhere, and say nothing here.
    if (any && isNear(wall - lastWall, passed, slack) && isNear(seen - lastSeen, passed, slack)) {
      // Each of the two may be off by as much, and an honest report lies on the first.
      boolean contradicts = !isNear(told - lastTold, seen - lastSeen, 2 * slack);
      if (!contradicts && passed < PROOF_MICROS) {
        return !lying; // too soon to tell
      }
      long proof = Math.max(SLACK_MICROS, passed / 50);
      judge(contradicts, isNear(told - lastTold, wall - lastWall, proof));
    }
    any = true;
    lastWall = wall;
    lastTold = told;
    lastSeen = seen;
    lastArrival = arrival;
    return !lying;
  }

  private void judge(boolean contradicts, boolean agrees) {
    agreed = agrees && !contradicts ? agreed + 1 : 0;
    if (contradicts) {
      lying = true;
    } else if (agreed >= TRUE_REPORTS_TO_TRUST) {
      lying = false;
    }
  }

  private static boolean isNear(long one, long other, long slack) {
    return Math.abs(one - other) <= slack;
  }

  /** Whether a report has agreed with the one before it, and none has contradicted since. */
  boolean areProven() {
    return agreed > 0 && !lying;
  }

  /** Whether reports are not to be used. */
  boolean isLying() {
    return lying;
  }
}
