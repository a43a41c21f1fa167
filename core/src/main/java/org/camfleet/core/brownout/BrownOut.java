package org.camfleet.core.brownout;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * How far this node has browned out: whoever serves something beside recordings asks here first,
 * and viewers are known here so that the newest can be made to leave. Any thread.
 */
public final class BrownOut {
  private final Metrics metrics;
  private final InstantSource clock;
  private final Metrics.Gauge gauge;
  private final Map<Work, Metrics.Counter> refused = new EnumMap<>(Work.class);

  /** One entry for each viewer there is, in the order in which they came. */
  private final ConcurrentSkipListMap<Long, Present> viewers = new ConcurrentSkipListMap<>();

  private final AtomicLong entered = new AtomicLong();
  private volatile State state;

  /**
   * The level and why.
   *
   * @param reason one sentence with resource, value and limit; empty while nothing was short
   * @param since when the level was reached
   */
  public record State(Level level, String reason, Instant since) {}

  /** A viewer's place; closed when the viewer is gone. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  private record Present(Runnable leave, Metrics.Counter closed) {}

  /** A node that serves everything. */
  public BrownOut(Metrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.gauge = metrics.gauge("camfleet_brown_out_level");
    for (Work work : Work.values()) {
      refused.put(work, counter("camfleet_brown_out_refused_total", work));
    }
    this.state = new State(Level.NORMAL, "", clock.instant());
  }

  private Metrics.Counter counter(String name, Work work) {
    return metrics.counter(name, "work", work.word());
  }

  /** The level and why. */
  public State state() {
    return state;
  }

  /** The node has browned out so far, or come back so far. */
  public void become(Level level, String reason) {
    state = new State(level, reason, clock.instant());
    gauge.set(level.ordinal());
  }

  /** Why this can not be had now, in sentences for whoever asked, and counted; null when it can. */
  public @Nullable String refuse(Work work) {
    State now = state;
    if (!now.level().reaches(work.first())) {
      return null;
    }
    Metrics.Counter counter = refused.get(work);
    if (counter != null) {
      counter.increment();
    }
    return "%s, since the node is short. %s. Try again in a minute."
        .formatted(work.refusal(), now.reason());
  }

  /**
   * A viewer came.
   *
   * @param leave makes it leave; called once at most, on any thread, must not block
   */
  public Place enter(Work kind, Runnable leave) {
    long number = entered.incrementAndGet();
    viewers.put(number, new Present(leave, counter("camfleet_brown_out_closed_total", kind)));
    return () -> viewers.remove(number);
  }

  /** Whether a viewer is there. */
  public boolean hasViewers() {
    return !viewers.isEmpty();
  }

  /** Makes so many viewers leave at most, the newest first. */
  public void closeNewest(int most) {
    for (int i = 0; i < most; i++) {
      Map.Entry<Long, Present> newest = viewers.pollLastEntry();
      if (newest == null) {
        return;
      }
      newest.getValue().closed().increment();
      newest.getValue().leave().run();
    }
  }
}
