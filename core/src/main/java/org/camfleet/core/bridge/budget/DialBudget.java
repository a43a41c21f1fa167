package org.camfleet.core.bridge.budget;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * When cameras may be connected to: so often for each camera, for each host, as one may be a
 * recorder with many cameras, and for each site. A camera stands in one line after the other
 * ({@link DialTurn}), so that one slow host holds up nobody else of its site; each line goes by the
 * order of asking, and no line is longer than there are cameras. Shared by all bridges of a node;
 * any thread.
 */
public final class DialBudget {
  /** Lines that stand still are dropped when there are more than this. */
  private static final int TIDY_ABOVE = 1_000;

  /**
   * How often something may be done.
   *
   * @param perSecond in the long run, above 0
   * @param burst at once, after a quiet time; at least 1
   */
  public record Rate(double perSecond, int burst) {
    long nanosApart() {
      return (long) (1e9 / perSecond);
    }
  }

  /**
   * How often cameras may be connected to.
   *
   * @param camera each camera
   * @param site all cameras of one site; those without one are a site, too
   * @param host all cameras of one host
   */
  public record Limits(Rate camera, Rate site, Rate host) {
    /** The defaults of reference.conf. */
    public static final Limits DEFAULT =
        new Limits(new Rate(1, 8), new Rate(20, 200), new Rate(10, 64));
  }

  private final Limits limits;
  private final LongSupplier nanos;
  private final Metrics.Counter dials;
  private final Metrics.Counter delayed;
  private final Map<String, Long> full = new HashMap<>();
  private int tidyAt = TIDY_ABOVE;

  /**
   * A budget of which nothing is used yet.
   *
   * @param nanos a monotonic clock in nanoseconds
   */
  public DialBudget(Limits limits, LongSupplier nanos, Metrics metrics) {
    this.limits = limits;
    this.nanos = nanos;
    this.dials = metrics.counter("camfleet_bridge_dials_total");
    this.delayed = metrics.counter("camfleet_bridge_dials_delayed_total");
  }

  /**
   * The turn of a camera.
   *
   * @param site its site, or null
   * @param host where it is, as its address says; null when that makes no sense
   */
  public DialTurn turn(String camera, @Nullable String site, @Nullable String host) {
    String named = host == null ? "" : host.toLowerCase(Locale.ROOT);
    return new DialTurn(
        this,
        List.of(
            new Line("camera " + camera, limits.camera()),
            new Line("host " + named, limits.host()),
            new Line("site " + (site == null ? "" : site), limits.site())));
  }

  /** Places that are taken apart from all others. */
  record Line(String name, Rate rate) {}

  /** A camera has stood in all its lines. */
  void dialed(boolean waited) {
    dials.increment();
    if (waited) {
      delayed.increment();
    }
  }

  /**
   * Takes the next place of a line; in how many nanoseconds it is. A line says until when its
   * places are taken; a burst may be taken in advance of that.
   */
  synchronized long book(Line line) {
    long now = nanos.getAsLong();
    long apart = line.rate().nanosApart();
    long taken = Math.max(now, full.getOrDefault(line.name(), now));
    full.put(line.name(), taken + apart);
    tidy(now);
    return Math.max(0, taken - apart * (line.rate().burst() - 1) - now);
  }

  private void tidy(long now) {
    if (full.size() > tidyAt) {
      full.values().removeIf(taken -> taken <= now);
      tidyAt = Math.max(TIDY_ABOVE, 2 * full.size());
    }
  }

  /** Lines that are remembered. */
  synchronized int lines() {
    return full.size();
  }
}
