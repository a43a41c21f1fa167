package org.camfleet.fleet.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Props;
import org.camfleet.core.archive.ArchiveFindings;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/archive:…} over HTTP, with files that answer when the test wants. */
class ArchiveCheckRoutesTest {
  private static final InstantSource CLOCK = () -> Instant.parse("2026-12-01T12:00:00Z");

  private final ActorTestKit actors =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.provider = local\npekko.fail-mixed-versions = off")
              .withFallback(ConfigFactory.load()));
  private final Told files = new Told();
  private final TestServer server =
      new TestServer(
          ApiRoutes.create(
              List.of(),
              Supplier::get,
              List.of(
                  new ArchiveCheckRoutes(
                          actors
                              .system()
                              .systemActorOf(
                                  ArchiveCheck.create(files, CLOCK), "check", Props.empty()),
                          actors.system().scheduler())
                      .route())));

  @AfterEach
  void stop() {
    server.close();
    actors.shutdownTestKit();
  }

  @Test
  void aPassIsSumOfItsStreamsAndNoOtherBeginsMeanwhile() {
    assertThat(server.get("/api/v1/archive:check").status()).isEqualTo(404);

    TestServer.Answer begun = server.send("POST", "/api/v1/archive:rebuild?bytes=true", "");
    assertThat(begun.status()).as(begun.body()).isEqualTo(202);
    assertThat(begun.json().path("state").asText()).isEqualTo("running");
    assertThat(server.send("POST", "/api/v1/archive:verify", "").status()).isEqualTo(409);

    files.answer("door", findings("door", 3, 1));
    files.answer("yard", findings("yard", 4, 0));
    JsonNode done = awaitDone();
    assertThat(done.path("checked").asInt()).isEqualTo(2);
    assertThat(done.path("fragments").asInt()).isEqualTo(7);
    assertThat(done.path("missing").asInt()).isEqualTo(1);
    assertThat(done.path("sound").asBoolean()).isFalse();
    assertThat(done.path("troubledStreams")).extracting(JsonNode::asText).containsExactly("door");
    assertThat(files.asked).containsExactly("door true true", "yard true true");
  }

  @Test
  void aStreamThatCanNotBeReadIsCountedAndTheOthersAreChecked() {
    server.send("POST", "/api/v1/archive:verify", "");
    files.stages.get("door").completeExceptionally(new IllegalStateException("index is down"));
    files.answer("yard", findings("yard", 4, 0));

    JsonNode done = awaitDone();
    assertThat(done.path("failed").asInt()).isEqualTo(1);
    assertThat(done.path("fragments").asInt()).isEqualTo(4);
    assertThat(done.path("sound").asBoolean()).isFalse();
    assertThat(files.asked).containsExactly("door false false", "yard false false");
  }

  private JsonNode awaitDone() {
    return await()
        .until(
            () -> server.get("/api/v1/archive:check").json(),
            pass -> pass.path("state").asText().equals("done"));
  }

  private static ArchiveFindings findings(String stream, long fragments, long missing) {
    List<String> troubled = missing == 0 ? List.of() : List.of(stream);
    return new ArchiveFindings(1, 1, 0, fragments, 0, missing, 0, 0, 0, troubled);
  }

  private static final class Told implements ArchiveCheck.Files {
    private final Map<String, CompletableFuture<ArchiveFindings>> stages =
        new ConcurrentHashMap<>(
            Map.of("door", new CompletableFuture<>(), "yard", new CompletableFuture<>()));
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @Override
    public List<String> streams() {
      return List.of("door", "yard");
    }

    @Override
    public CompletionStage<ArchiveFindings> check(String stream, ArchiveCheck.Manner manner) {
      asked.add(stream + " " + manner.bytes() + " " + manner.mend());
      return stages.get(stream);
    }

    private void answer(String stream, ArchiveFindings findings) {
      stages.get(stream).complete(findings);
    }
  }
}
