package org.camfleet.core.media.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.camfleet.core.media.AccessUnit;
import org.camfleet.core.media.MediaLoop;
import org.camfleet.core.media.MediaLoops;
import org.camfleet.core.metrics.CountingMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final MediaLoops loops = MediaLoops.start(1);
  private final MediaLoop loop = loops.all().get(0);
  private final CountingMetrics metrics = new CountingMetrics();

  @BeforeEach
  void register() {
    LoopDispatchers.register(kit.system(), loops);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    loops.close();
  }

  @Test
  void everyReaderSeesEveryUnitInOrderOnTheLoop() {
    Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
    List<Integer> first = new CopyOnWriteArrayList<>();
    List<Integer> second = new CopyOnWriteArrayList<>();
    List<Boolean> inLoop = new CopyOnWriteArrayList<>();
    relay.attach(unit -> first.add(Units.number(unit)));
    relay.attach(
        unit -> {
          second.add(Units.number(unit));
          inLoop.add(loop.eventLoop().inEventLoop());
        });
    publish(relay, Units.key(1), Units.delta(2), Units.sound(3), Units.delta(4));
    await().untilAsserted(() -> assertThat(second).containsExactly(1, 2, 3, 4));
    await().untilAsserted(() -> assertThat(first).containsExactly(1, 2, 3, 4));
    assertThat(inLoop).doesNotContain(false);
  }

  @Test
  void lateReaderStartsWithTheKeyFrameThatWasAlreadySent() {
    Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
    relay.rememberAlways();
    List<Integer> early = new CopyOnWriteArrayList<>();
    relay.attach(unit -> early.add(Units.number(unit)));
    publish(relay, Units.key(1), Units.delta(2), Units.delta(3));
    await().untilAsserted(() -> assertThat(early).hasSize(3));

    List<Integer> late = new CopyOnWriteArrayList<>();
    relay.attachLate(
        unit -> late.add(Units.number(unit)),
        pictures -> pictures.forEach(unit -> late.add(Units.number(unit))));
    publish(relay, Units.delta(4), Units.delta(5));
    await().untilAsserted(() -> assertThat(late).containsExactly(1, 2, 3, 4, 5));
  }

  @Test
  void aClosedReaderSeesNothingMoreAndTheOthersGoOn() {
    Relay relay = Relay.create(kit.system(), loop, Relay.Limits.DEFAULT, metrics);
    List<Integer> gone = new CopyOnWriteArrayList<>();
    List<Integer> stays = new CopyOnWriteArrayList<>();
    Relay.Reader reader = relay.attach(unit -> gone.add(Units.number(unit)));
    relay.attach(unit -> stays.add(Units.number(unit)));
    publish(relay, Units.key(1));
    await().untilAsserted(() -> assertThat(gone).containsExactly(1));
    reader.close();
    reader.close();
    publish(relay, Units.delta(2));
    await().untilAsserted(() -> assertThat(stays).containsExactly(1, 2));
    assertThat(gone).containsExactly(1);
  }

  @Test
  void aBurstBeyondTheLimitIsCutAtAKeyFrameAndCounted() {
    Relay relay = Relay.create(kit.system(), loop, new Relay.Limits(4, 1 << 20, 1 << 20), metrics);
    List<Integer> seen = new CopyOnWriteArrayList<>();
    relay.attach(unit -> seen.add(Units.number(unit)));
    publish(
        relay,
        Units.key(1),
        Units.delta(2),
        Units.delta(3),
        Units.delta(4),
        Units.delta(5),
        Units.delta(6),
        Units.key(7),
        Units.delta(8));
    await().untilAsserted(() -> assertThat(seen).endsWith(7, 8));
    assertThat(seen).doesNotContain(5, 6);
    assertThat(metrics.value("camfleet_relay_dropped_units_total")).isPositive();
  }

  private void publish(Relay relay, AccessUnit... units) {
    loop.run(() -> List.of(units).forEach(relay::accept));
  }
}
