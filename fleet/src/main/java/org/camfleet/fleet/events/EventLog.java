package org.camfleet.fleet.events;

import java.util.function.LongSupplier;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.signaling.TokenBucket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every event in the log too, in one line, up to a rate: when a switch fails thousands of
 * cameras change at once. How many were left out is said with the next line. Any thread.
 */
public final class EventLog implements Events {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private final Events kept;
  private final int perSecond;
  private final TokenBucket rate;
  private final Metrics.Counter unsaidTotal;
  private long unsaid;

  /**
   * A log of what goes to {@code kept}.
   *
   * @param perSecond lines a second; 0 for none
   * @param nanos a monotonic clock in nanoseconds
   */
  public EventLog(Events kept, int perSecond, LongSupplier nanos, Metrics metrics) {
    this.kept = kept;
    this.perSecond = perSecond;
    this.rate = new TokenBucket(perSecond, perSecond, nanos);
    this.unsaidTotal = metrics.counter("camfleet_events_not_logged_total");
  }

  @Override
  public void publish(Event event) {
    kept.publish(event);
    if (perSecond > 0) {
      say(event);
    }
  }

  private synchronized void say(Event event) {
    if (!rate.tryTake()) {
      unsaid++;
      unsaidTotal.increment();
      return;
    }
    if (unsaid > 0) {
      LOG.warn(
          "{} events are not in this log (more than {} a second); GET /api/v1/events has them",
          unsaid,
          perSecond);
      unsaid = 0;
    }
    LOG.info("{} {}: {}", event.camera(), event.type(), oneLine(event.text()));
  }

  /** What a camera said may be part of a text: it starts no line of its own. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
