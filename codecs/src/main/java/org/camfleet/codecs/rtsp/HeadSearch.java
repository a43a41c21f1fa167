package org.camfleet.codecs.rtsp;

/**
 * Finds where the heads of messages end. It looks at a byte once, however often it is asked and at
 * however many places a head may begin: a stranger chooses the bytes. Indexes are those of the
 * reader's buffer; one per reader, on its thread.
 */
final class HeadSearch {
  /** The head ends in bytes that are not there yet. */
  static final int OPEN = 0;

  /** No head begins here. */
  static final int NONE = -1;

  private enum State {
    /** Neither an empty line nor a byte that no head has. */
    SEARCHING,
    /** An empty line ends before {@code next}. */
    ENDED,
    /** At {@code next} there is a byte that no head has. */
    BROKEN
  }

  private State state = State.SEARCHING;
  private int next;
  private int lineStart;
  private long examined;

  /**
   * Index after the empty line, {@link #OPEN} or {@link #NONE}.
   *
   * @param start where the head begins, with a letter; never before that of an earlier call
   * @param end index after the last byte that is there
   */
  int endOf(byte[] buffer, int start, int end) {
    if (start >= next) {
      next = start;
      state = State.SEARCHING;
    }
    // A line that begins before the head has no part of it, and the head's first one is not empty.
    lineStart = Math.max(lineStart, start);
    int limit = Math.min(end, start + RtspReader.MAX_HEAD);
    int from = next;
    while (state == State.SEARCHING && next < limit) {
      look(buffer);
    }
    examined += next - from;
    return switch (state) {
      case ENDED -> next - start <= RtspReader.MAX_HEAD ? next : NONE;
      case BROKEN -> NONE;
      case SEARCHING -> next - start < RtspReader.MAX_HEAD ? OPEN : NONE;
    };
  }

  private void look(byte[] buffer) {
    byte b = buffer[next];
    if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
      state = State.BROKEN;
      return;
    }
    if (b == '\n') {
      boolean empty = next == lineStart || (next == lineStart + 1 && buffer[lineStart] == '\r');
      state = empty ? State.ENDED : State.SEARCHING;
      lineStart = next + 1;
    }
    next++;
  }

  /** All bytes moved to the front by so many. */
  void moved(int by) {
    next -= by;
    lineStart -= by;
  }

  /** So many bytes are looked at for another reason. */
  void examines(int count) {
    examined += count;
  }

  /** How many looks at bytes it took so far. */
  long examined() {
    return examined;
  }
}
