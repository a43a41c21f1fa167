package org.camfleet.core.media;

/**
 * Where the media time of one stream lies on our line. It moves together with the other streams of
 * its source, and beside that by itself toward its place among them. Times are microseconds; one
 * thread.
 */
final class Line {
  private final SourceClock clock;
  private final Slew slew;
  private long offset; // our time of media time 0
  private long target; // where the offset is moved to
  private boolean placed; // by a report, since it was last put somewhere
  private long seenMoves;
  private long seenShifts;

  Line(SourceClock clock, Slew slew) {
    this.clock = clock;
    this.slew = slew;
  }

  /** Our time of a media time. */
  long at(long media) {
    return offset + media;
  }

  /** The same once the stream is in its place. */
  long aimedAt(long media) {
    return target + media;
  }

  /** By how much units will be later than they are now, once all is made up for. */
  long pending() {
    return target - offset - clock.error();
  }

  /** Whether it is where reports say that it should be. */
  boolean isSettled() {
    return placed
        && Math.abs(target - offset) <= Slew.IGNORED_MICROS
        && Math.abs(clock.error()) <= Slew.IGNORED_MICROS;
  }

  /** Whether a report has told its place, since it was last put somewhere. */
  boolean isPlaced() {
    return placed;
  }

  /** Goes on from here; no report has told this place. */
  void put(long newOffset) {
    offset = target = newOffset;
    placed = false;
    seenMoves = clock.moves();
    seenShifts = clock.shifts();
  }

  /** A report has told its place; {@code atOnce} while nothing was stamped. */
  void place(long newTarget, boolean atOnce) {
    target = newTarget;
    offset = atOnce ? newTarget : offset;
    placed = true;
    seenShifts = clock.shifts();
  }

  /** Its place is another one by so much, as far as arrival tells. */
  void correct(long micros) {
    target += micros;
  }

  /** Back to where it would be without reports. */
  void unplace(long newTarget) {
    target = newTarget;
    placed = false;
  }

  /** Goes with the other streams; answers how far. */
  long follow() {
    long move = clock.moves() - seenMoves;
    long shift = clock.shifts() - seenShifts;
    seenMoves += move;
    seenShifts += shift;
    offset += move;
    target += placed ? move + shift : move;
    return move;
  }

  /** Moves toward its place while so much media passes; answers how far. */
  long advance(long passed) {
    long step = slew.step(target - offset, passed);
    offset += step;
    return step;
  }
}
