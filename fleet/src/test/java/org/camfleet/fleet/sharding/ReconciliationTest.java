package org.camfleet.fleet.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraSpec;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.rtsp.Obstacle;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.LocalService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inventory, reconciler and sharding together, on a cluster of one; only the bridges are fakes. */
class ReconciliationTest {
  private static final Reconciler.Settings QUICK =
      new Reconciler.Settings(
          Duration.ofMillis(400), Duration.ofMillis(100), Duration.ofSeconds(30), 3);

  private static final CameraKey DOOR = new CameraKey("door", "door");

  @TempDir Path directory;
  private final Map<String, CameraSpec> running = new ConcurrentHashMap<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CountingMetrics metrics = new CountingMetrics();
  private TestNode node;
  private Database database;
  private SqlCameraStore store;
  private CameraShards cameras;

  @BeforeAll
  static void haveTime() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30)); // the first cluster of a JVM is slow
  }

  @BeforeEach
  void start() {
    node = new TestNode();
    database = TestDatabase.H2.open(directory);
    store =
        new SqlCameraStore(
            database, new LocalService("us-east-1", "000000000000"), Clock.systemUTC());
    cameras =
        CameraShards.start(
            node.system(),
            this::bridge,
            Duration.ofSeconds(5),
            Homes.ALONE,
            null,
            new Apart(node.system(), false));
  }

  private Reconciliation reconcile(Reconciler.Settings settings) {
    return Reconciliation.start(
        node.system(), store, cameras, settings, Clock.systemUTC(), metrics);
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void everyEnabledCameraOfTheInventoryComesToLife() {
    reconcile(QUICK);
    for (int i = 0; i < 20; i++) {
      put("cam-" + i, "{\"url\":\"rtsp://u:p" + i + "@cam/1\"}");
    }
    put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");

    await().untilAsserted(() -> assertThat(running).hasSize(20));
    assertThat(running.get("cam-7").password()).isEqualTo(Secret.of("p7"));
    assertThat(running).doesNotContainKey("off");
    assertThat(result(cameras.status(new CameraKey("cam-7", "cam-7"))).id()).isEqualTo("cam-7");
  }

  @Test
  void aChangedCameraIsToldAndADisabledOneStops() {
    reconcile(QUICK);
    put("door", "{\"url\":\"rtsp://cam/1\"}");
    await().until(() -> running.containsKey("door"));

    put("door", "{\"url\":\"rtsp://cam/2\"}");
    await()
        .untilAsserted(
            () -> assertThat(running.get("door").urls().toString()).isEqualTo("[rtsp://cam/2]"));
    put("door", "{\"url\":\"rtsp://cam/2\",\"enabled\":false}");
    await().until(() -> !running.containsKey("door"));
  }

  @Test
  void aDisabledCameraIsToldToStopOnceAndNotStartedAgainAndAgain() {
    reconcile(QUICK);
    put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");
    await().until(() -> log.contains("off stopped"));
    long passes = metrics.value("camfleet_reconciler_passes_total");
    await().until(() -> metrics.value("camfleet_reconciler_passes_total") > passes + 40);

    assertThat(log.stream().filter("off started"::equals)).hasSize(1);
  }

  /** On a cluster where nodes re-encode for the others: this one is of both kinds. */
  @Test
  void aCameraThatHasToBeReencodedHandsOverToTheOtherKindAndBack() {
    TestNode both = new TestNode("pekko.cluster.roles = [bridge, reencoding]");
    try {
      CameraShards doors =
          CameraShards.start(
              both.system(),
              this::bridge,
              Duration.ofSeconds(5),
              Homes.ALONE,
              null,
              new Apart(both.system(), false));
      Reconciliation changes =
          Reconciliation.start(both.system(), store, doors, QUICK, Clock.systemUTC(), metrics);
      put("door", "{\"url\":\"rtsp://cam/1\"}");
      await().until(() -> running.containsKey("door"));

      CameraKey former =
          result(store.obstacle("door", new Obstacle(Obstacle.Kind.H265, "H.265"))).orElseThrow();
      changes.changed("door", former);
      await().until(() -> log.contains("door hands over"));
      await().until(() -> log.contains("door started after another"));
      log.clear();

      result(store.obstacle("door", null)); // nobody says so: the next pass finds it
      await().until(() -> log.contains("door hands over"));
      await().until(() -> log.contains("door started after another"));
    } finally {
      both.close();
    }
  }

  @Test
  void aDeletedCameraStopsThoughNobodySaidSo() {
    reconcile(QUICK);
    put("door", "{\"url\":\"rtsp://cam/1\"}");
    await().until(() -> running.containsKey("door"));
    result(store.delete("door", Author.of("test")));

    await().until(() -> !running.containsKey("door"));
  }

  @Test
  void aChangeThatIsAnnouncedNeedsNoPass() {
    Duration never = Duration.ofHours(1);
    Reconciliation reconciliation =
        reconcile(new Reconciler.Settings(never, never, Duration.ofSeconds(30), 3));
    put("door", "{\"url\":\"rtsp://cam/1\"}");
    reconciliation.changed("door", null);
    await().until(() -> running.containsKey("door"));
    result(store.delete("door", Author.of("test")));
    reconciliation.changed("door", DOOR);
    await().until(() -> !running.containsKey("door"));
  }

  @Test
  void aBridgeThatCrashedIsToldAgainWhatToBe() {
    reconcile(QUICK);
    put("door", "{\"url\":\"rtsp://cam/1\"}");
    await().until(() -> running.containsKey("door"));
    cameras.tell(DOOR, CameraBridge.Restart.INSTANCE); // the fake crashes on it
    await().until(() -> log.contains("door crashed"));

    await().until(() -> running.containsKey("door"));
  }

  @Test
  void nothingIsStoppedWhileTheDatabaseIsAway() {
    reconcile(QUICK);
    put("door", "{\"url\":\"rtsp://cam/1\"}");
    await().until(() -> running.containsKey("door"));
    database.close();
    await().until(() -> metrics.value("camfleet_reconciler_failures_total") > 3);

    assertThat(running).containsKey("door");
  }

  private void put(String id, String body) {
    result(
        store.put(
            CameraDocument.parse(id, (ObjectNode) Json.stored(body)), null, Author.of("test")));
  }

  private Behavior<CameraBridge.Command> bridge(String id) {
    return Behaviors.setup(
        context -> {
          log.add(id + " started");
          return Behaviors.receive(CameraBridge.Command.class)
              .onMessage(
                  CameraBridge.Apply.class,
                  apply -> {
                    running.put(id, apply.spec());
                    if (apply.predecessor() != null) {
                      log.add(id + " started after another");
                    }
                    return Behaviors.same();
                  })
              .onMessageEquals(
                  CameraBridge.HandOver.INSTANCE,
                  () -> {
                    log.add(id + " hands over");
                    return Behaviors.stopped();
                  })
              .onMessage(
                  CameraBridge.GetStatus.class,
                  ask -> {
                    ask.replyTo().tell(status(id));
                    return Behaviors.same();
                  })
              .onMessageEquals(
                  CameraBridge.Restart.INSTANCE,
                  () -> {
                    running.remove(id);
                    log.add(id + " crashed");
                    throw new IllegalStateException("crash of a test");
                  })
              .onMessageEquals(CameraBridge.Stop.INSTANCE, Behaviors::stopped)
              .onSignal(
                  PostStop.class,
                  signal -> {
                    running.remove(id);
                    log.add(id + " stopped");
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static CameraStatus status(String id) {
    return new CameraStatus(
        id,
        CameraStatus.State.CONNECTING,
        Instant.EPOCH,
        new CameraStatus.Source("connecting", List.of(), null, null, 0, 0, 0),
        List.of(),
        0);
  }
}
