package org.camfleet.core.media;

/**
 * Compares a stream's times with its arrivals over windows of ten seconds: whether its clock runs
 * at the right rate, and how far its line has drifted. One thread.
 */
final class ArrivalWatch {
  static final long WINDOW_MICROS = 10_000_000L;
  private static final long NONE = Long.MIN_VALUE;

  private long windowStart = NONE;
  private long mediaStart;
  private long mostLead;
  private long usualLead = NONE;
  private long drift;
  private double rate = 1;

  /**
   * Takes one unit: its media time (only differences count), its place on our line and its arrival,
   * all in microseconds; true when a window has ended and {@link #rate} and {@link #drift} are new.
   *
   * @param pending how far the line is still to be moved
   */
  boolean take(long mediaMicros, long lineMicros, long arrivalMicros, long pending) {
    long lead = lineMicros - arrivalMicros;
    if (windowStart == NONE) {
      open(mediaMicros, arrivalMicros, lead);
      return false;
    }
    mostLead = Math.max(mostLead, lead);
    long elapsed = arrivalMicros - windowStart;
    if (elapsed < WINDOW_MICROS) {
      return false;
    }
    rate = (double) (mediaMicros - mediaStart) / elapsed;
    // The unit with the least delay counts. Over a second of lead is no delay but a line gone
    // wrong.
    long settledLead = mostLead + pending;
    if (usualLead == NONE) {
      usualLead = Math.min(settledLead, 1_000_000L);
    }
    drift = settledLead - usualLead;
    open(mediaMicros, arrivalMicros, lead);
    return true;
  }

  private void open(long mediaMicros, long arrivalMicros, long lead) {
    windowStart = arrivalMicros;
    mediaStart = mediaMicros;
    mostLead = lead;
  }

  /** The line was moved, and what it was before counts as if it had been there then. */
  void moved(long micros) {
    mostLead += micros;
  }

  /** Starts a new window; the line goes on somewhere else with the same lead. */
  void restart() {
    windowStart = NONE;
  }

  /** Starts anew; the line was told to have another lead. */
  void reset() {
    windowStart = NONE;
    usualLead = NONE;
  }

  /** Seconds of media a second of arrival in the last window. */
  double rate() {
    return rate;
  }

  /** The lead of the units with the least delay so far, or {@code otherwise} before the first. */
  long highestLead(long otherwise) {
    long lead = windowStart == NONE ? otherwise : Math.max(otherwise, mostLead);
    return usualLead == NONE ? lead : Math.max(lead, usualLead);
  }

  /** How much later than usual the line is against arrival, in microseconds. */
  long drift() {
    return drift;
  }
}
