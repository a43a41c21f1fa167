package org.camfleet.core.media;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/**
 * Counts what the timelines of a source repaired. One thread counts, any thread reads; counting
 * allocates nothing.
 */
public final class TimelineFaults {
  private static final TimelineFault[] ALL = TimelineFault.values();

  private final AtomicLongArray counts = new AtomicLongArray(ALL.length);
  private final Consumer<TimelineFault> listener;

  /** Only counts. */
  public TimelineFaults() {
    this(fault -> {});
  }

  /** Counts, and tells of each one on the thread that counts. */
  public TimelineFaults(Consumer<TimelineFault> listener) {
    this.listener = listener;
  }

  void note(TimelineFault fault) {
    counts.lazySet(fault.ordinal(), counts.get(fault.ordinal()) + 1);
    listener.accept(fault);
  }

  /** How often that was repaired. */
  public long count(TimelineFault fault) {
    return counts.get(fault.ordinal());
  }

  /** Those that were repaired at all, with how often. */
  public Map<TimelineFault, Long> seen() {
    Map<TimelineFault, Long> seen = new TreeMap<>();
    for (TimelineFault fault : ALL) {
      if (count(fault) > 0) {
        seen.put(fault, count(fault));
      }
    }
    return seen;
  }
}
