package org.camfleet.core.bridge;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which of a camera's streams is pulled: that of one of its addresses, as its {@link SourceList}
 * names, or its sub-stream, which counts as the address behind the last. Where the sub-stream
 * fails, the two have their turns. Plain state.
 */
final class StreamChoice {
  /** A camera with one session may take a while to see that the one before has ended. */
  private static final int MOST_BUSY = 3;

  private final SourceList main;
  private final int substream;
  private boolean thin;
  private boolean astray; // the main stream has its turn, as the sub-stream failed
  private boolean astrayBefore;
  private int busy;

  /** The main stream of a camera with so many addresses. */
  StreamChoice(SourceList main, int addresses) {
    this.main = main;
    this.substream = addresses;
  }

  /** The index of the address to pull. */
  int current() {
    return index(isSubstream());
  }

  /** The index of the address to pull for that stream. */
  int index(boolean ofSubstream) {
    return ofSubstream ? substream : main.current();
  }

  /** Whether it is the sub-stream that is pulled. */
  boolean isSubstream() {
    return thin && !astray;
  }

  /** From now on this one is pulled. */
  void turn(boolean toSubstream) {
    thin = toSubstream;
    astray = false;
    busy = 0;
  }

  /** It plays; whether it is the main stream although the sub-stream is wanted. */
  boolean plays(long nanos) {
    if (isSubstream()) {
      busy = 0;
      return false;
    }
    boolean lost = thin;
    turn(false);
    main.plays(nanos);
    return lost;
  }

  /**
   * It failed; whether there is another one to try before the first has its turn again.
   *
   * @param hasNoRoom whether it was for want of a session, which the sub-stream is asked for again
   */
  boolean failed(boolean hasNoRoom, long nanos) {
    astrayBefore = astray;
    if (isSubstream() && hasNoRoom && ++busy < MOST_BUSY) {
      return false;
    }
    if (thin) {
      astray = !astray;
      return astray;
    }
    return main.failed(nanos);
  }

  /** The last failure was not the address's. */
  void again() {
    if (thin) {
      astray = astrayBefore;
    } else {
      main.again();
    }
  }

  /** How long to wait before a better address is tried; null: there is none. */
  @Nullable Duration untilTrial() {
    return thin ? null : main.untilTrial();
  }

  /** The index of the better address to try beside the one that plays. */
  int trial() {
    return main.trial();
  }

  /** The trial of an address failed; see {@link SourceList#trialFailed}. */
  void trialFailed(boolean locksOut) {
    main.trialFailed(locksOut);
  }

  /** The better address plays in place of the former one. */
  void takenOver(int index, long nanos) {
    main.takenOver(index, nanos);
  }
}
