package org.camfleet.core.webrtc.rtp;

/**
 * The catching up with the live edge: remembered units go out faster than they were taken. For a
 * late viewer their RTP timestamps are compressed alike, until they meet the live edge; for a
 * recording they keep their true times.
 *
 * @param startMicros when it started
 * @param firstTime the time of the first remembered unit
 * @param meetingTime the time of the unit that goes out as it comes in
 * @param speed how many times faster than they were taken
 * @param compressed whether times before {@code meetingTime} only seem
 */
record Burst(long startMicros, long firstTime, long meetingTime, int speed, boolean compressed) {
  static final int VIEWER_SPEED = 10;

  // A way of twice the camera's bit rate is common, one of ten times is not: nothing is hurried.
  static final int RECORDING_SPEED = 4;

  /** To be shown at once: times run from {@code firstTime} to {@code lastTime}, the live edge. */
  static Burst toShow(long nowMicros, long firstTime, long lastTime) {
    return of(nowMicros, firstTime, lastTime, VIEWER_SPEED, true);
  }

  /** To be recorded: times run from {@code firstTime} to {@code lastTime}, the live edge. */
  static Burst toRecord(long nowMicros, long firstTime, long lastTime) {
    return of(nowMicros, firstTime, lastTime, RECORDING_SPEED, false);
  }

  private static Burst of(long now, long first, long last, int speed, boolean compressed) {
    // Where a line of slope 1/speed that is at last now meets the line of live pictures.
    return new Burst(now, first, last + (last - first) / (speed - 1), speed, compressed);
  }

  /** When the picture of this time is due. */
  long due(long timeMicros) {
    return startMicros + (timeMicros - firstTime) / speed;
  }

  /** The time that the picture shall seem to have. */
  long seeming(long timeMicros) {
    return !compressed || isOver(timeMicros)
        ? timeMicros
        : meetingTime - (meetingTime - timeMicros) / speed;
  }

  /** Whether the picture of this time has caught up with the live edge. */
  boolean isOver(long timeMicros) {
    return timeMicros >= meetingTime;
  }
}
