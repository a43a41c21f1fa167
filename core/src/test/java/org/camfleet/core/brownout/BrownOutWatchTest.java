package org.camfleet.core.brownout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BrownOutWatchTest {
  private static final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private static final ManualTime time = ManualTime.get(kit.system());
  private static final BrownOutSettings SETTINGS =
      new BrownOutSettings(
          true,
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          90,
          2,
          Map.of(Resource.CPU, 95));

  private final CountingMetrics metrics = new CountingMetrics();
  private final BrownOut brownOut = new BrownOut(metrics, InstantSource.system());
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private volatile double cpu = 97;

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aShortNodeGoesThroughItsLevelsAndComesBack() {
    start();
    for (int i = 0; i < 5; i++) {
      brownOut.enter(Work.VIEWER, left::incrementAndGet);
    }
    pass(59);
    assertThat(looks).as("looks before it begins").hasValue(0);
    pass(11);
    await().until(() -> looks.get() == 11);
    assertThat(brownOut.state().level()).isEqualTo(Level.NO_NEW_VIEWERS);
    assertThat(brownOut.state().reason()).isEqualTo("CPU: 97 % of all cores (limit: 95)");
    assertThat(left).as("viewers that left").hasValue(0);
    pass(5);
    await().untilAsserted(() -> assertThat(left).as("two a second").hasValueBetween(2, 4));
    cpu = 94;
    pass(10);
    await().until(() -> looks.get() == 26);
    assertThat(left).as("no more when it eases").hasValueLessThan(5);
    assertThat(pressure()).isEqualTo(99);

    cpu = 20;
    pass(91);
    await().until(() -> brownOut.state().level() == Level.NORMAL);
    assertThat(brownOut.state().reason()).isEmpty();
    assertThat(events)
        .extracting(event -> event.details().get("level"))
        .containsExactly(
            "no-images",
            "no-new-viewers",
            "fewer-viewers",
            "no-new-viewers",
            "no-images",
            "normal");
    assertThat(events).extracting(Event::type).containsOnly("node.brown-out");
    assertThat(events.get(1).text())
        .isEqualTo(
            "the node is short and goes to level no-new-viewers: CPU: 97 % of all cores (limit:"
                + " 95)");
    assertThat(events.get(5).text())
        .isEqualTo(
            "the node recovers to level normal: nothing was above 90 % of its limit for 30 s");
  }

  private void start() {
    kit.spawn(
        BrownOutWatch.create(
            brownOut,
            SETTINGS,
            new BrownOutWatch.Environment(
                () -> {
                  looks.incrementAndGet();
                  return Map.of(Resource.CPU, cpu);
                },
                events::add,
                metrics,
                InstantSource.system(),
                () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()))));
  }

  private static void pass(int seconds) {
    time.timePasses(Duration.ofSeconds(seconds));
  }

  private long pressure() {
    return metrics.value("camfleet_brown_out_pressure_percent", "resource", "cpu");
  }
}
