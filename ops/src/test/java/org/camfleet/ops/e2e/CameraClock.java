package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * The clock that a simulated camera shows: the picture of clip time {@code (now + phase) mod
 * period} is due at any moment, and its number is in the picture's bar code. So each picture that a
 * viewer presents tells how old it is, whoever else sees it late as well.
 *
 * @param periodMillis length of the clip
 * @param phaseMillis how far this camera's clip runs ahead of the wall clock
 */
record CameraClock(long periodMillis, double phaseMillis) {
  private static final int PICTURE_MILLIS = 40;

  /**
   * A picture on a viewer's screen.
   *
   * @param at when it was presented, milliseconds since the Unix epoch
   * @param shown the number in its bar code, -1 when it can not be read
   */
  record Seen(double at, int shown) {}

  /**
   * What a viewer showed over a stretch of time.
   *
   * @param worstMillis the most that the picture on the screen was behind the camera, at any moment
   * @param leastMillis the least; well below zero it would be another camera's picture
   * @param pictures how many different pictures were presented
   */
  record Lag(double worstMillis, double leastMillis, int pictures) {
    /**
     * A browser's clock goes on from its page's start while the machine's own is set right, so a
     * picture may seem early by some milliseconds; another camera's is out by a whole picture.
     */
    private static final double CLOCKS_APART_MILLIS = 20;

    /** Fails unless all pictures were this camera's, none more than two seconds old. */
    void assertOwn() {
      assertThat(leastMillis).as(toString()).isBetween(-CLOCKS_APART_MILLIS, 2_000.0);
    }
  }

  /**
   * How far a viewer was behind the camera between two moments. A picture stays on the screen until
   * the next one that can be read, so a viewer that stands still falls behind as the camera's clock
   * goes on.
   */
  Lag lag(List<Seen> seen, double from, double to) {
    List<Seen> readable = seen.stream().filter(one -> one.shown() >= 0).toList();
    double worst = 0;
    double least = Double.MAX_VALUE;
    int pictures = 0;
    int last = -1;
    for (int i = 0; i < readable.size(); i++) {
      Seen one = readable.get(i);
      double gone = i + 1 < readable.size() ? Math.min(to, readable.get(i + 1).at()) : to;
      if (one.at() > to || gone <= from) {
        continue;
      }
      double fresh = age(one.shown(), Math.max(from, one.at()));
      worst = Math.max(worst, fresh + gone - Math.max(from, one.at()));
      least = Math.min(least, fresh);
      pictures += one.shown() != last && one.at() >= from ? 1 : 0;
      last = one.shown();
    }
    boolean covered = !readable.isEmpty() && readable.get(0).at() <= from;
    return new Lag(covered ? worst : Double.POSITIVE_INFINITY, least, pictures);
  }

  /** How long ago a picture was due at the camera, from minus to plus half a period. */
  private double age(int shown, double at) {
    double now = (at + phaseMillis) % periodMillis;
    double age = (now - shown * (double) PICTURE_MILLIS + periodMillis) % periodMillis;
    return age > periodMillis / 2.0 ? age - periodMillis : age;
  }
}
