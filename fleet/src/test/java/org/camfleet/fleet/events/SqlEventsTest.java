package org.camfleet.fleet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlEventsTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final SqlEvents.Settings QUICK =
      new SqlEvents.Settings(
          100, 10, Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofMillis(50));

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final CountingMetrics metrics = new CountingMetrics();
  private Database database;
  private SqlEvents events;

  @BeforeEach
  void open() {
    database = vendor.open(directory);
    events = start(QUICK);
  }

  @AfterEach
  void close() {
    events.close();
    database.close();
  }

  @Test
  void anEventComesBackAsItWasPublished() {
    Event live =
        new Event(NOON, "door", "camera.live", "door is live — ✓", Map.of("target", "local"));
    events.publish(live);

    assertThat(stored(1)).singleElement().extracting(StoredEvent::event).isEqualTo(live);
  }

  @Test
  void pagingGoesForwardWithoutGapOrRepeat() {
    for (int i = 0; i < 35; i++) {
      events.publish(event(i % 2 == 0 ? "door" : "gate", "n" + i));
    }
    stored(35);

    List<StoredEvent> first = result(events.page("door", 0L, 10));
    List<StoredEvent> second = result(events.page("door", first.get(9).id(), 10));

    assertThat(first).extracting(e -> e.event().text()).startsWith("n0", "n2").endsWith("n18");
    assertThat(second)
        .extracting(e -> e.event().text())
        .startsWith("n20")
        .endsWith("n34")
        .hasSize(8);
    assertThat(result(events.page("door", second.get(7).id(), 10))).isEmpty();
  }

  @Test
  void withoutACursorTheNewestAreShownOldestFirst() {
    for (int i = 0; i < 20; i++) {
      events.publish(event("door", "n" + i));
    }
    stored(20);

    assertThat(result(events.page(null, null, 3)))
        .extracting(e -> e.event().text())
        .containsExactly("n17", "n18", "n19");
  }

  @Test
  void eventsOlderThanTheRetentionAreDeleted() {
    events.publish(event("door", "old"));
    stored(1);
    now.set(NOON.plus(Duration.ofHours(25)));
    events.publish(new Event(now.get(), "door", "camera.live", "new", Map.of()));

    await()
        .untilAsserted(
            () ->
                assertThat(result(events.page(null, null, 10)))
                    .extracting(e -> e.event().text())
                    .containsExactly("new"));
  }

  @Test
  void closingWritesWhatIsStillWaiting() {
    for (int i = 0; i < 60; i++) {
      events.publish(event("door", "n" + i));
    }
    events.close();

    assertThat(result(events.page(null, 0L, 1000))).hasSize(60);
    events.publish(event("door", "too late"));
    assertThat(metrics.value("camfleet_events_dropped_total")).isEqualTo(1);
  }

  @Test
  void whileTheDatabaseIsAwayTheQueueFillsAndTheRestIsDroppedAndCounted() {
    database.close();
    for (int i = 0; i < 200; i++) {
      events.publish(event("door", "n" + i));
    }

    // 100 wait in the queue, at most one batch of 10 is being tried.
    assertThat(metrics.value("camfleet_events_dropped_total")).isBetween(90L, 100L);
    events.close();
    assertThat(metrics.value("camfleet_events_dropped_total")).isEqualTo(200);
  }

  @Test
  void tooLongTextsAreCutAndControlCharactersDoNoHarm() {
    events.publish(
        new Event(
            NOON, "c".repeat(500), "t".repeat(500), "x\0" + "y".repeat(5000), Map.of("a", "b\0")));

    Event kept = stored(1).get(0).event();
    assertThat(kept.camera()).hasSize(256).endsWith("…");
    assertThat(kept.type()).hasSize(128);
    assertThat(kept.text()).hasSize(1000).startsWith("x?y");
    assertThat(kept.details()).isEqualTo(Map.of("a", "b?"));
  }

  private List<StoredEvent> stored(int count) {
    await().until(() -> metrics.value("camfleet_events_stored_total") >= count);
    return result(events.page(null, 0L, 1000));
  }

  private SqlEvents start(SqlEvents.Settings settings) {
    InstantSource clock = now::get;
    return SqlEvents.start(database, clock, settings, metrics);
  }

  private static Event event(String camera, String text) {
    return new Event(NOON, camera, "camera.live", text, Map.of());
  }
}
