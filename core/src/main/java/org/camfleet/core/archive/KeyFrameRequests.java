package org.camfleet.core.archive;

/**
 * When to ask a source for a key frame: not too often, and not at all when it does not obey. One
 * thread.
 */
final class KeyFrameRequests {
  private static final int GIVE_UP_AFTER = 5;
  private static final long ANSWER_MICROS = 1_500_000;

  private final long intervalMicros;
  private final Runnable ask;
  private long askedMicros;
  private boolean waiting;
  private int unanswered;

  /** Calls {@code ask} at most once in {@code intervalMicros}. */
  KeyFrameRequests(long intervalMicros, Runnable ask) {
    this.intervalMicros = intervalMicros;
    this.ask = ask;
  }

  /** A key frame came. */
  void keyFrame(long timeMicros) {
    if (waiting && timeMicros - askedMicros <= ANSWER_MICROS) {
      unanswered = 0;
    }
    waiting = false;
  }

  /** Asks if the last key frame is old enough, {@code ageMicros}, and the source has obeyed. */
  void overdue(long ageMicros, long timeMicros) {
    boolean notRecently = timeMicros - askedMicros >= intervalMicros || timeMicros < askedMicros;
    if (ageMicros >= intervalMicros && notRecently && unanswered < GIVE_UP_AFTER) {
      askedMicros = timeMicros;
      waiting = true;
      unanswered++;
      ask.run();
    }
  }
}
