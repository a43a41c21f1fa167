package org.camfleet.fleet.sharding;

import static org.awaitility.Awaitility.await;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.LocalService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cameras of a member that ended, without any reconciler. */
class TakeoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private TestNode node;
  private ActorTestKit other;
  private Database database;
  private SqlCameraStore store;

  @BeforeEach
  void start() {
    node = new TestNode();
    database = TestDatabase.H2.open(directory);
    store =
        new SqlCameraStore(
            database, new LocalService("us-east-1", "000000000000"), Clock.systemUTC());
    Cluster here = Cluster.get(node.system());
    other = ActorTestKit.create("camfleet", node.system().settings().config());
    Cluster there = Cluster.get(other.system());
    there.manager().tell(Join.create(here.selfMember().address()));
    await().atMost(PATIENCE).until(() -> members(here) == 2 && members(there) == 2);
  }

  @AfterEach
  void stop() {
    ActorTestKit.shutdown(other.system(), PATIENCE);
    node.close();
    database.close();
  }

  @Test
  void whoIsLeftWakesEveryEnabledCameraAndNoOther() {
    CameraShards cameras =
        CameraShards.start(
            node.system(),
            this::bridge,
            Duration.ofSeconds(5),
            Homes.ALONE,
            null,
            new Apart(node.system(), false));
    for (int i = 0; i < 20; i++) {
      put("cam-" + i, "{\"url\":\"rtsp://cam/1\"}");
    }
    put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");
    node.system().systemActorOf(Takeover.create(store, cameras), "takeover", Props.empty());

    Cluster.get(node.system())
        .manager()
        .tell(new Down(Cluster.get(other.system()).selfMember().address()));

    await().atMost(PATIENCE).until(() -> running.size() == 20 && !running.contains("off"));
  }

  private Behavior<CameraBridge.Command> bridge(String id) {
    return Behaviors.receive(CameraBridge.Command.class)
        .onMessage(CameraBridge.Apply.class, apply -> started(id))
        .build();
  }

  private Behavior<CameraBridge.Command> started(String id) {
    running.add(id);
    return Behaviors.same();
  }

  private void put(String id, String document) {
    result(
        store.put(
            CameraDocument.parse(id, (ObjectNode) Json.stored(document)), null, Author.of("test")));
  }

  private static long members(Cluster cluster) {
    long[] count = {0};
    cluster
        .state()
        .getMembers()
        .forEach(member -> count[0] += member.status().toString().equals("Up") ? 1 : 0);
    return count[0];
  }
}
