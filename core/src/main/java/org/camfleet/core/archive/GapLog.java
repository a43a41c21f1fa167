package org.camfleet.core.archive;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.core.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of media that was not stored: counted always, said once an interval. Any thread. */
final class GapLog {
  private static final Logger log = LoggerFactory.getLogger(GapLog.class);
  private static final long INTERVAL_MILLIS = 60_000;
  private static final int MOST_REMEMBERED = 10_000;

  private final Metrics metrics;
  private final Events events;
  private final InstantSource clock;
  private final Map<String, Long> lastSaid = new ConcurrentHashMap<>();

  GapLog(Metrics metrics, Events events, InstantSource clock) {
    this.metrics = metrics;
    this.events = events;
    this.clock = clock;
  }

  /** Media between two moments is missing, for a cause that is a stable word. */
  void gap(String stream, String cause, String text, long fromMicros, long toMicros) {
    metrics.counter("camfleet_archive_gaps_total", "cause", cause).increment();
    long now = clock.millis();
    String key = cause + " " + stream;
    Long last = lastSaid.get(key);
    if (last != null && now - last < INTERVAL_MILLIS) {
      return;
    }
    if (lastSaid.size() >= MOST_REMEMBERED) {
      lastSaid.clear();
    }
    lastSaid.put(key, now);
    log.warn("archive gap in {}: {} ({})", stream, cause, text);
    events.publish(
        new Event(
            clock.instant(),
            stream,
            "archive.gap",
            text,
            Map.of("cause", cause, "fromMicros", "" + fromMicros, "toMicros", "" + toMicros)));
  }

  /** Fragments that were listed are in no file any more. */
  void lost(String stream, List<Fragment> fragments) {
    metrics.counter("camfleet_archive_lost_fragments_total").add(fragments.size());
    long from = fragments.stream().mapToLong(Fragment::producerMicros).min().orElse(0);
    long to = fragments.stream().mapToLong(Fragment::producerEndMicros).max().orElse(0);
    String text = fragments.size() + " fragments were listed and not yet on the disk";
    gap(stream, "power-failure", text, from, to);
  }

  /** Storing works again after a gap of this cause. */
  void healed(String stream, String cause) {
    if (lastSaid.remove(cause + " " + stream) != null) {
      log.info("archive of {} records again after {}", stream, cause);
      events.publish(
          new Event(
              clock.instant(),
              stream,
              "archive.recovered",
              "recording goes on after " + cause,
              Map.of("cause", cause)));
    }
  }
}
