package org.camfleet.core.media;

/**
 * Tells RTP timestamps that go on from those that are stray, have jumped or stand still. Times are
 * microseconds; one thread.
 */
final class StampWatch {
  /** As far as a line may be from arrival. */
  static final long REACH_MICROS = 10_000_000L;

  // Reordered pictures step back by less, and no picture comes that much before its time.
  static final long STEP_MICROS = 2_000_000L;
  private static final int STRAYS_TO_BELIEVE_A_JUMP = 3;
  private static final int STRAYS_TO_GIVE_UP = 50;
  private static final int EQUALS_TO_STALL = 8;
  private static final long STALL_MICROS = 1_000_000L;

  /** What a timestamp is. */
  enum Verdict {
    /** It goes on from the one before. */
    STEADY,
    /** It may be a mistake, or the first ones after a jump. */
    STRAY,
    /** It goes on from the stray ones before it: that is where the source counts now. */
    JUMP,
    /** It is the same again, while time passes. */
    STALLED,
    /** It goes on from nothing, like many before it. */
    HOPELESS
  }

  private long media;
  private long arrival;
  private long strayMedia;
  private long strayArrival;
  private int agreeing;
  private int strays;
  private int equals;
  private long equalSince;

  /** Goes on from here. */
  void follow(long mediaMicros, long arrivalMicros) {
    equals = media == mediaMicros ? equals + 1 : 0;
    if (equals == 0) {
      equalSince = arrivalMicros;
    }
    media = mediaMicros;
    arrival = arrivalMicros;
    strays = agreeing = 0;
  }

  /** The media time of the last unit that went on. */
  long media() {
    return media;
  }

  /** When that one arrived. */
  long arrival() {
    return arrival;
  }

  /** Stray units since then. */
  int strays() {
    return strays;
  }

  /**
   * Judges the next unit.
   *
   * @param lead by how much its time would be later than its arrival
   * @param usualLead the lead of units that come without delay
   */
  Verdict take(long mediaMicros, long arrivalMicros, long lead, long usualLead) {
    if (goesOn(mediaMicros - media, arrivalMicros - arrival, lead, usualLead)) {
      follow(mediaMicros, arrivalMicros);
      boolean stalls = equals >= EQUALS_TO_STALL && arrivalMicros - equalSince >= STALL_MICROS;
      return stalls ? Verdict.STALLED : Verdict.STEADY;
    }
    return stray(mediaMicros, arrivalMicros);
  }

  /** A delay explains a unit that is late, but neither a step back nor one that comes too early. */
  private static boolean goesOn(long passed, long waited, long lead, long usualLead) {
    boolean back = passed < -STEP_MICROS;
    boolean early = passed > waited + STEP_MICROS && lead > usualLead + STEP_MICROS;
    return !back && !early && Math.abs(lead) <= REACH_MICROS;
  }

  private Verdict stray(long mediaMicros, long arrivalMicros) {
    long step = mediaMicros - strayMedia - (arrivalMicros - strayArrival);
    agreeing = strays > 0 && Math.abs(step) < STEP_MICROS ? agreeing + 1 : 1;
    strays++;
    strayMedia = mediaMicros;
    strayArrival = arrivalMicros;
    if (agreeing >= STRAYS_TO_BELIEVE_A_JUMP) {
      follow(mediaMicros, arrivalMicros);
      return Verdict.JUMP;
    }
    return strays >= STRAYS_TO_GIVE_UP ? Verdict.HOPELESS : Verdict.STRAY;
  }
}
