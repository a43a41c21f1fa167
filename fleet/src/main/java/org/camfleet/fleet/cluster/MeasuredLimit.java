package org.camfleet.fleet.cluster;

/**
 * A limit on what a node is measured to carry. Once it is reached, it holds until less than nine
 * tenths of it are used, as what is measured never stands still. One thread at a time.
 */
final class MeasuredLimit {
  private static final int AGAIN_PERCENT = 90;

  private final String unit;
  private final boolean shared;
  private final long assumed;
  private long most;
  private long used;
  private long each;
  private boolean full;

  /**
   * A limit that is not measured yet.
   *
   * @param unit as people read it
   * @param shared whether the cameras alone use it up, so that a new one will use as much as others
   * @param assumed what a new camera uses until more is known
   * @param most 0: no limit
   */
  MeasuredLimit(String unit, boolean shared, long assumed, long most) {
    this.unit = unit;
    this.shared = shared;
    this.assumed = assumed;
    this.most = most;
    this.each = assumed;
  }

  /**
   * What is used now.
   *
   * @param settled cameras that began long enough ago to be in it
   */
  void measured(long now, int settled) {
    used = now;
    each = shared && settled > 0 ? used / settled : assumed;
    full = most > 0 && (used >= most || full && used >= again());
  }

  /** The limit is another one: it may be a share of something that changes. */
  void most(long limit) {
    most = limit;
  }

  private long again() {
    return (most * AGAIN_PERCENT + 99) / 100; // rounded up: one of one must end, too
  }

  private long expected(int young) {
    return used + young * each;
  }

  /** Whether it takes nothing more; cameras that began lately are reckoned in. */
  boolean reached(int young) {
    return most > 0 && (full || expected(young) >= most);
  }

  /** How many more cameras it takes. */
  int free(int young) {
    if (reached(young)) {
      return 0;
    }
    return most == 0 || each == 0
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, Math.max(1, (most - expected(young)) / each));
  }

  long used() {
    return used;
  }

  long most() {
    return most;
  }

  /** What is used of it, for people. */
  String text(int young) {
    long expected = expected(young);
    return "%d of %d %s".formatted(expected, most, unit)
        + (expected < most ? " (room again below %d)".formatted(again()) : "");
  }
}
