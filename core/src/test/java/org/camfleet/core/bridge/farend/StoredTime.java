package org.camfleet.core.bridge.farend;

/** When a channel's media were stored and when not, hour by hour; outages are kept apart. */
public final class StoredTime {
  private static final long HOUR = 3_600_000_000_000L;

  /** Who has stood so long sees no fight any more; until then his pauses have grown. */
  private static final long CALM = HOUR / 6;

  private final Outages outages;
  private final float[] gapSeconds;
  private boolean stored;
  private long since;
  private long longestGap;
  private long longestOfFight;
  private long fights;
  private boolean contested;
  private boolean ofFight;
  private boolean fought;
  private long outage;
  private long firstStored = -1;

  StoredTime(Outages outages, int hours) {
    this.outages = outages;
    this.gapSeconds = new float[hours];
  }

  void set(boolean now, long at) {
    if (stored == now) {
      return;
    }
    if (now) {
      gap(since, at);
      fought = ofFight;
      firstStored = firstStored < 0 ? at : firstStored;
    } else {
      ofFight = contested || fought && at - since < CALM;
    }
    stored = now;
    since = at;
  }

  /**
   * Whether there is a stranger who wants the channel: what gap there is then is of a fight, and so
   * is one that follows it soon.
   */
  void contested(boolean now) {
    contested = now;
    ofFight |= now;
  }

  /** Ends the account. */
  void close(long at) {
    if (!stored) {
      gap(since, at);
    }
    since = at;
  }

  private void gap(long from, long to) {
    long off = outages.during(from, to);
    outage += off;
    long length = to - from - off;
    longestGap = ofFight ? longestGap : Math.max(longestGap, length);
    longestOfFight = ofFight ? Math.max(longestOfFight, length) : longestOfFight;
    fights += ofFight ? length : 0;
    for (long begin = from; begin < to; ) {
      int hour = (int) (begin / HOUR);
      long end = Math.min(to, (hour + 1) * HOUR);
      if (hour < gapSeconds.length) {
        gapSeconds[hour] += (end - begin - outages.during(begin, end)) / 1e9f;
      }
      begin = end;
    }
  }

  /** Seconds without media in each hour, outages not counted. */
  public float[] gapSeconds() {
    return gapSeconds;
  }

  /** The same of gaps in which a stranger had to do. */
  public long longestGapOfAFight() {
    return longestOfFight;
  }

  /** Time without media in which a stranger had to do, in nanoseconds. */
  public long fights() {
    return fights;
  }

  /** The longest time without media, outages and fights not counted, in nanoseconds. */
  public long longestGap() {
    return longestGap;
  }

  /** Time without media because of outages, in nanoseconds. */
  public long outage() {
    return outage;
  }

  /** When media were stored for the first time; -1: never. */
  public long firstStored() {
    return firstStored;
  }

  /** Whether media are being stored. */
  public boolean isStored() {
    return stored;
  }
}
