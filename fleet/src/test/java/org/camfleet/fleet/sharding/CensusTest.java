package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CensusTest {
  private static final ActorTestKit kit =
      ActorTestKit.create(
          "census",
          ConfigFactory.parseString("pekko { fail-mixed-versions = off, actor.provider = local }")
              .withFallback(ConfigFactory.load()));

  private final List<ActorRef<?>> ended = new CopyOnWriteArrayList<>();
  private final Census census = new Census(ended::add);

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aWorkerCountsFromItsStartToItsEnd() {
    ActorRef<String> one = worker();
    ActorRef<String> other = worker();
    await().until(() -> census.count() == 2);
    one.tell("stop");
    await().until(() -> census.count() == 1);
    other.tell("crash");
    other.tell("stop");
    await().until(() -> census.count() == 0);
    assertThat(ended).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void allAreEndedAtOnce() {
    worker();
    worker();
    await().until(() -> census.count() == 2);
    census.endAll(kit.system());
    await().until(() -> census.count() == 0);
    assertThat(census.count()).isZero();
  }

  private ActorRef<String> worker() {
    return kit.system()
        .systemActorOf(
            census.counted(String.class, Restarts.withBackoff(waiting())),
            "worker-" + System.nanoTime(),
            Props.empty());
  }

  private static Behavior<String> waiting() {
    return Behaviors.withStash(
        10,
        stash ->
            Behaviors.receive(String.class)
                .onAnyMessage(
                    message -> {
                      stash.stash(message);
                      return stash.unstashAll(ready());
                    })
                .build());
  }

  private static Behavior<String> ready() {
    return Behaviors.receive(String.class)
        .onMessageEquals("stop", Behaviors::stopped)
        .onMessageEquals(
            "crash",
            () -> {
              throw new IllegalStateException("on purpose");
            })
        .build();
  }
}
