package org.camfleet.core.webrtc.rtp;

/**
 * The catching up of a late joiner: remembered pictures go out at ten times their speed, and their
 * RTP timestamps are compressed alike, until they meet the live edge. From there on times are true.
 */
final class Burst {
  static final int SPEED = 10;

  private final long startMicros;
  private final long firstTime;
  private final long meetingTime;

  /**
   * Starts now with pictures whose times run from {@code firstTime} to {@code lastTime}, the live
   * edge.
   */
  Burst(long nowMicros, long firstTime, long lastTime) {
    this.startMicros = nowMicros;
    this.firstTime = firstTime;
    // Where a line of slope 1/10 that is at lastTime now meets the line of live pictures.
    this.meetingTime = lastTime + (lastTime - firstTime) / (SPEED - 1);
  }

  /** When the picture of this time is due. */
  long due(long timeMicros) {
    return startMicros + (timeMicros - firstTime) / SPEED;
  }

  /** The time that the picture shall seem to have. */
  long seeming(long timeMicros) {
    return timeMicros >= meetingTime
        ? timeMicros
        : meetingTime - (meetingTime - timeMicros) / SPEED;
  }

  /** Whether the picture of this time has caught up with the live edge. */
  boolean isOver(long timeMicros) {
    return timeMicros >= meetingTime;
  }
}
