package org.camfleet.core.media;

/**
 * How fast an error of a line is made up for: so slowly that what lies between two units changes by
 * no more than the least share, faster where seconds are missing. Times are microseconds; one
 * thread.
 */
final class Slew {
  /** An error below this is none, unless it is the rest of a larger one. */
  static final long IGNORED_MICROS = 1_000L;

  private static final double MOST = 0.5;

  private final double least;
  private final double fullMicros;
  private boolean moving;

  private Slew(double least, double fullMicros) {
    this.least = least;
    this.fullMicros = fullMicros;
  }

  /** For what is seen: a hundredth of the speed, and more from half a second on. */
  static Slew ofPictures() {
    return new Slew(0.01, 50_000_000);
  }

  /** For sound, which follows the pictures: a tenth of the speed, and more from 0.4 s on. */
  static Slew ofSound() {
    return new Slew(0.1, 4_000_000);
  }

  /** How far the line moves toward its place, {@code error} away, while so much media passes. */
  long step(long error, long passed) {
    moving = error != 0 && (moving || Math.abs(error) > IGNORED_MICROS);
    if (!moving || passed <= 0 || passed > StampWatch.REACH_MICROS) {
      return 0;
    }
    double share = Math.min(MOST, Math.max(least, Math.abs(error) / fullMicros));
    long most = (long) (passed * share);
    return Math.max(-most, Math.min(most, error));
  }
}
