package org.camfleet.core.bridge.farend;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A region's outages: ten minutes at some time of each day. */
public final class Outages {
  static final long DAY = 86_400_000_000_000L;
  static final long LENGTH = 600_000_000_000L;

  private final List<Long> begins = new ArrayList<>();

  Outages(int days, Random random) {
    for (int day = 0; day < days; day++) {
      // Not across midnight, and not while the fleet starts.
      begins.add(day * DAY + LENGTH + random.nextLong(DAY - 3 * LENGTH));
    }
  }

  List<Long> begins() {
    return begins;
  }

  boolean at(long now) {
    return during(now, now + 1) > 0;
  }

  /** Nanoseconds of outage between two moments. */
  public long during(long from, long to) {
    long sum = 0;
    for (long begin : begins) {
      sum += Math.max(0, Math.min(to, begin + LENGTH) - Math.max(from, begin));
    }
    return sum;
  }
}
