package org.camfleet.core.media;

import org.jspecify.annotations.Nullable;

/**
 * What the streams of one source share: the relation between the source's wall clock, as its sender
 * reports show it, and ours. One thread.
 *
 * <p>The pictures lead: they stay where they are when a report comes, and the other streams find
 * their places beside them. By how much all of them are too late or too early is made up for
 * together, and slowly, so that nothing moves visibly or against each other.
 */
public final class SourceClock {
  /** How the source's clock is used. */
  public enum Trust {
    /** No usable sender report yet: times are times of arrival. */
    NONE,
    /** The clock is wrong, but tells how the source's streams lie to each other. */
    RELATIVE,
    /** The clock agrees with ours within seconds and is taken as it is. */
    ABSOLUTE
  }

  /** How far a report is believed. */
  enum Standing {
    /** It came before its stream's first unit, which moves nothing: at its word. */
    EARLY,
    /** It is the first one, and may be wrong: it tells how the streams lie to each other. */
    UNPROVEN,
    /** Another one agreed, or none contradicted for long: all is moved to its time. */
    PROVEN
  }

  static final long TRUSTED_MICROS = 5_000_000L;
  // Wider than the way in, so that a clock at the edge does not flap.
  static final long DISTRUSTED_MICROS = 7_000_000L;
  private static final long STEP_MICROS = 2_000_000L;
  private static final long BEHIND_MICROS = 1_000L;

  private final Continuity continuity;
  private final TimelineFaults faults;
  private final Slew slew = Slew.ofPictures();
  private Trust trust = Trust.NONE;
  private long goal; // our time of the source's time 0, once all is made up for
  private long error; // by how much the lines are later than that now
  private long lift; // the part of it that keeps them behind the last connection
  private long moves; // of all lines together, so far
  private long shifts; // of the lines' places beside the leading one, so far
  private @Nullable MediaTimeline first; // that began
  private @Nullable MediaTimeline leader;
  private @Nullable MediaTimeline reference;
  private long skew;
  private boolean started;
  private long behind; // the first time that is behind the last connection
  private long startShift;

  /** Of a source that was never seen before. */
  public SourceClock() {
    this(new Continuity(), new TimelineFaults());
  }

  /** Of a source that may have been connected before, up to a place on its line. */
  public SourceClock(Continuity continuity, TimelineFaults faults) {
    this.continuity = continuity;
    this.faults = faults;
  }

  /** What the source's timelines have repaired. */
  public TimelineFaults faults() {
    return faults;
  }

  /** How the source's clock is used now. */
  public Trust trust() {
    return trust;
  }

  /** The source's clock minus ours at the last usable report, in microseconds, if any came. */
  public long skewMicros() {
    return skew;
  }

  /** Whether what comes out is, or will be, the source's own time. */
  boolean isExact() {
    return trust == Trust.ABSOLUTE && Math.abs(goal) <= Slew.IGNORED_MICROS;
  }

  /** Where the lines are now: our time of the source's time 0. */
  long offset() {
    return goal + error;
  }

  /** By how much all lines are too late at present, which is made up for. */
  long error() {
    return error;
  }

  /** How far the lines were moved together so far. */
  long moves() {
    return moves;
  }

  /** How far the places of the lines were moved so far, so that they follow the leading one. */
  long shifts() {
    return shifts;
  }

  /**
   * A stream begins: pictures lead as soon as there are any. Answers how much later than its
   * arrival the source's first unit must be, so that the line goes on behind the last connection;
   * what lies within reach is in {@link #lift} from then on.
   */
  long begins(MediaTimeline stream, long arrivalMicros) {
    MediaTimeline before = leader;
    if (before == null || stream.isOfPictures() && !before.isOfPictures()) {
      leader = stream;
    }
    if (!started) {
      started = true;
      first = stream;
      behind = continuity.lastMicros() + BEHIND_MICROS;
      startShift = Math.max(0, behind - arrivalMicros);
      lift = error = startShift <= StampWatch.REACH_MICROS ? startShift : 0;
    }
    return startShift;
  }

  /** How much later than its arrival a unit is now, because of the source's last connection. */
  long lift() {
    return lift;
  }

  /**
   * Where the stream that began first has the instant that all streams know of; null where no other
   * stream has begun, or where that one does not know it.
   */
  @Nullable CommonInstant commonInstant(MediaTimeline stream) {
    MediaTimeline other = first;
    return other == null || other == stream ? null : other.commonInstant();
  }

  /** No earlier than what is behind all of the source's last connection. */
  long behind(long timeMicros) {
    return Math.max(behind, timeMicros);
  }

  /** Whether the other streams find their places beside this one. */
  boolean isLedBy(MediaTimeline stream) {
    return stream == leader;
  }

  /** How far a time has to move, so that it is behind all of the source's last connection. */
  long raise(long timeMicros) {
    long raise = Math.max(0, behind - timeMicros);
    error += raise;
    shifts += raise;
    return raise;
  }

  /** Makes up for the common error while so much of the leading stream's media passes. */
  void advance(MediaTimeline stream, long passed) {
    if (stream == leader) {
      long step = slew.step(-error, passed);
      error += step;
      moves += step;
      lift = Math.max(0, lift - Math.abs(step));
    }
  }

  /**
   * Places a report on our line: answers our time for the source's {@code ntpMicros}.
   *
   * @param ntpMicros the source's time in microseconds since the Unix epoch
   * @param arrivalMicros when the report came
   * @param current where the stream's own line has that instant now
   * @param standing how far it is believed
   */
  long place(
      MediaTimeline stream, long ntpMicros, long arrivalMicros, long current, Standing standing) {
    boolean begun = standing != Standing.EARLY;
    long before = skew;
    skew = ntpMicros - arrivalMicros;
    boolean near = isNear(skew);
    boolean known = trust != Trust.NONE && Math.abs(skew - before) <= STEP_MICROS;
    if (!near && (trust != Trust.RELATIVE || !known)) {
      faults.note(trust == Trust.NONE ? TimelineFault.WRONG_CLOCK : TimelineFault.CLOCK_SET);
    }
    long offset = goal + error;
    // Who has stamped nothing has no line to keep, and is exact at once where the clock is right.
    long own = begun || !near ? current - ntpMicros : 0;
    if (!known) {
      offset = own; // a clock that is new or was set is read anew
      reference = stream;
    } else if (stream == leader && (begun || near)) {
      shifts += own - offset;
      offset = own;
      reference = stream;
    }
    if (near && stream == reference && standing != Standing.UNPROVEN) {
      error = offset;
    } else if (!near && trust == Trust.ABSOLUTE) {
      error = 0; // nobody knows any more
    }
    goal = offset - error;
    trust = near ? Trust.ABSOLUTE : Trust.RELATIVE;
    return ntpMicros + offset;
  }

  private boolean isNear(long distance) {
    return Math.abs(distance) <= (trust == Trust.ABSOLUTE ? DISTRUSTED_MICROS : TRUSTED_MICROS);
  }

  /**
   * A stream that was placed found itself drifting from arrival by so much. Where the clock is only
   * relative or not proven, its reference stream corrects the clock for all.
   */
  void drifted(MediaTimeline stream, long micros) {
    if (!isExact() && reference == stream) {
      goal -= micros;
      error += micros;
    }
  }

  /** The reports of a stream lied: what they said of the clock is forgotten. */
  void forget(MediaTimeline stream) {
    if (stream == reference) {
      trust = Trust.NONE;
      reference = null;
      goal = error = lift = 0;
    }
  }
}
