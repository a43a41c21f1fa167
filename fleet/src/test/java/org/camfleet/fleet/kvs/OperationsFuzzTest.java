package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged bodies for every operation, on resources that are there: an answer or a refusal, never
 * anything else.
 */
class OperationsFuzzTest {
  private static final String ALPHABET = "{}[]\",:0 aA9-+.eE\u0000\uD800ü/=n";
  private static final List<String> VALUES =
      List.of(
          "null",
          "-1",
          "1e400",
          "\"\"",
          "[]",
          "{}",
          "true",
          "99999999999",
          "\"a b\"",
          "[null]",
          "[{\"Key\":1}]",
          "{\"\":null}",
          "0.5",
          "\"\\uD800\"",
          "\"v1\"");

  @TempDir private Path directory;
  private final Targets targets = new Targets(KvsSettings.DEFAULT);
  private final ActorTestKit testKit = ActorTestKit.create(KvsTestServer.CONFIG);
  private Database database;
  private Operations operations;
  private ValidBodies bodies;

  @BeforeEach
  void open() {
    database = TestDatabase.H2.open(directory);
    var channels = new FakeChannels(new SqlChannelStore(database));
    channels.offerReply = new Channel.Answered("{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}");
    KvsEnvironment environment =
        KvsTestServer.environment(
            database,
            channels,
            IceServers.NONE,
            (stream, request, endpoint) -> CompletableFuture.completedFuture(stream.name()),
            new FakeMedia(),
            new CountingMetrics());
    operations = KvsRoutes.operations(environment, testKit.system());
    bodies = new ValidBodies(environment);
  }

  @AfterEach
  void close() {
    testKit.shutdownTestKit();
    database.close();
  }

  @Test
  void everyBodyIsServedAsLongAsItIsNotDamaged() {
    for (KvsOperation operation : operations.all().keySet()) {
      bodies.restore();
      KvsRefusal refusal = refusal(operation, bodies.of(operation), "undamaged");
      if (isSupported(operation)) {
        assertThat(refusal).as(operation.operationName()).isNull();
      } else {
        assertThat(refusal)
            .extracting(KvsRefusal::error)
            .isEqualTo(CompatibilityDocument.cleanError(operation));
      }
    }
  }

  @Test
  void damagedBodiesAreAnsweredOrRefusedAndNothingElseHappens() {
    List<KvsOperation> all = List.copyOf(operations.all().keySet());
    Set<KvsOperation> served = EnumSet.noneOf(KvsOperation.class);
    Set<KvsOperation> refused = EnumSet.noneOf(KvsOperation.class);
    for (long seed = 1; seed <= 2500; seed++) {
      var random = new Random(seed);
      // The first draws of neighbouring seeds are alike: they would leave operations out.
      KvsOperation operation = all.get((int) (seed % all.size()));
      bodies.restore();
      String body = damaged(bodies.of(operation), random);
      (refusal(operation, body, "seed " + seed) == null ? served : refused).add(operation);
    }
    // Each was reached on both sides of its checks, so that what is behind them was tried too.
    assertThat(refused).hasSameElementsAs(all);
    assertThat(served)
        .hasSameElementsAs(all.stream().filter(OperationsFuzzTest::isSupported).toList());
  }

  private static boolean isSupported(KvsOperation operation) {
    return CompatibilityDocument.state(operation) == CompatibilityDocument.State.SUPPORTED;
  }

  private @Nullable KvsRefusal refusal(KvsOperation operation, String body, String which) {
    try {
      var fields = new RequestFields(KvsJson.read(body.getBytes(StandardCharsets.UTF_8)));
      targets.of(SessionOperations.asked(operation, fields), fields);
      operations
          .of(operation)
          .call(new KvsCall("AK", fields, new PublicEndpoint("h")))
          .toCompletableFuture()
          .join();
      return null;
    } catch (KvsRefusal expected) {
      return expected;
    } catch (CompletionException e) {
      return e.getCause() instanceof KvsRefusal refusal
          ? refusal
          : fail(which + " " + operation + ": " + body, e);
    } catch (RuntimeException | Error e) {
      return fail(which + " " + operation + ": " + body, e);
    }
  }

  /** Mostly members are damaged, so that the reading gets past the JSON. */
  private static String damaged(String body, Random random) {
    ObjectNode tree = KvsJson.read(body.getBytes(StandardCharsets.UTF_8));
    for (int edits = random.nextInt(2); edits >= 0; edits--) {
      List<ObjectNode> objects = new ArrayList<>();
      collect(tree, objects);
      damage(objects.get(random.nextInt(objects.size())), random);
    }
    var text = new StringBuilder(tree.toString());
    if (random.nextInt(6) == 0) {
      text.setCharAt(
          random.nextInt(text.length()), ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static void damage(ObjectNode object, Random random) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(6)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name + "x", object.remove(name));
      case 2 -> object.put(name, object.path(name).asText() + "a");
      case 3 -> object.set(name, value(random));
      // Members that no operation has are ignored: only their number and size can do harm.
      default -> object.set("Unknown" + random.nextInt(), value(random));
    }
  }

  private static JsonNode value(Random random) {
    String value = "{\"x\":" + VALUES.get(random.nextInt(VALUES.size())) + "}";
    return KvsJson.read(value.getBytes(StandardCharsets.UTF_8)).path("x");
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }
}
