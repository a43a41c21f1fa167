package org.camfleet.fleet.events;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EventLogTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(EventLog.class);
  private final List<Event> kept = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final CountingMetrics metrics = new CountingMetrics();

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void anEventIsOneLineWhateverACameraSays() {
    EventLog log = new EventLog(kept::add, 2, nanos::get, metrics);

    log.publish(event("gate", "said:\r\nINFO all is well"));

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("gate camera.failed: said:??INFO all is well");
    assertThat(kept).hasSize(1);
  }

  @Test
  void aStormIsKeptWholeAndToldInANumber() {
    EventLog log = new EventLog(kept::add, 2, nanos::get, metrics);

    for (int i = 0; i < 100; i++) {
      log.publish(event("cam" + i, "no answer"));
    }
    nanos.addAndGet(1_000_000_000);
    log.publish(event("gate", "no answer"));

    assertThat(kept).hasSize(101);
    assertThat(metrics.value("camfleet_events_not_logged_total")).isEqualTo(98);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "cam0 camera.failed: no answer",
            "cam1 camera.failed: no answer",
            "98 events are not in this log (more than 2 a second); GET /api/v1/events has them",
            "gate camera.failed: no answer");
  }

  @Test
  void aRateOfZeroIsSilent() {
    new EventLog(kept::add, 0, nanos::get, metrics).publish(event("gate", "no answer"));

    assertThat(lines.list).isEmpty();
    assertThat(kept).hasSize(1);
  }

  private static Event event(String camera, String text) {
    return new Event(Instant.EPOCH, camera, "camera.failed", text, Map.of());
  }
}
