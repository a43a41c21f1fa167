package org.camfleet.core.media;

import org.jspecify.annotations.Nullable;

/**
 * What the streams of one source share: the relation between the source's wall clock, as its sender
 * reports show it, and ours. One thread.
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

  static final long TRUSTED_MICROS = 5_000_000L;
  // Wider than the way in, so that a clock at the edge does not flap.
  static final long DISTRUSTED_MICROS = 7_000_000L;
  private static final long STEP_MICROS = 2_000_000L;
  private static final long BEHIND_MICROS = 1_000L;

  private final Continuity continuity;
  private final TimelineFaults faults;
  private Trust trust = Trust.NONE;
  private long offset;
  private @Nullable MediaTimeline reference;
  private long skew;
  private boolean started;
  private long shift;

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

  /**
   * How much later than its arrival a stream's first unit must be, so that the line goes on behind
   * the source's last connection; the same for all its streams, which keep their places so.
   */
  long startShift(long arrivalMicros) {
    if (!started) {
      started = true;
      shift = Math.max(0, continuity.lastMicros() + BEHIND_MICROS - arrivalMicros);
    }
    return shift;
  }

  /** Whether a time lies behind all of the source's last connection. */
  boolean isNew(long timeMicros) {
    return timeMicros > continuity.lastMicros();
  }

  /** Whether a report can be placed without knowing where its stream lies now. */
  boolean canPlace(long ntpMicros, long arrivalMicros) {
    return trust != Trust.NONE || isNear(ntpMicros - arrivalMicros);
  }

  /**
   * Places a report on our line: answers our time for the source's {@code ntpMicros}.
   *
   * @param ntpMicros the source's time in microseconds since the Unix epoch
   * @param arrivalMicros when the report came
   * @param current where the stream's own line has that instant now
   */
  long place(MediaTimeline stream, long ntpMicros, long arrivalMicros, long current) {
    long before = skew;
    skew = ntpMicros - arrivalMicros;
    if (isNear(skew)) {
      trust = Trust.ABSOLUTE;
      offset = 0;
      reference = null;
    } else if (trust != Trust.RELATIVE || Math.abs(skew - before) > STEP_MICROS) {
      // A wrong clock, or one that was set: the stream's line stays, the clock is read anew. While
      // it is neither, a line that is seconds away from it is wrong itself.
      faults.note(trust == Trust.NONE ? TimelineFault.WRONG_CLOCK : TimelineFault.CLOCK_SET);
      trust = Trust.RELATIVE;
      offset = current - ntpMicros;
      reference = stream;
    }
    return ntpMicros + offset;
  }

  private boolean isNear(long distance) {
    return Math.abs(distance) <= (trust == Trust.ABSOLUTE ? DISTRUSTED_MICROS : TRUSTED_MICROS);
  }

  /**
   * A stream found itself drifting from arrival by so much; answers whether it may correct itself.
   * Where the clock is only relative, its reference stream corrects the clock for all.
   */
  boolean correct(MediaTimeline stream, long micros) {
    if (trust == Trust.RELATIVE && reference == stream) {
      offset -= micros;
      return true;
    }
    return trust == Trust.NONE;
  }
}
