package org.camfleet.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.BulkFixture;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.fleet.inventory.CameraStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class RolloutRoutesTest {
  private static final int SIZE = 40;

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private BulkFixture fleet;
  private RolloutSteps steps;

  @BeforeEach
  void open() {
    fleet = new BulkFixture(vendor, directory);
    steps = new RolloutSteps(fleet.rollouts);
    fleet.put("", lines("old", "/1"));
    fleet.changed.clear();
    fleet.events.clear();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void stageAfterStageIsChangedWhileCamerasStayGood() {
    String id = begin("?stages=label:site=lab,25%25,100%25&soak=60s", lines("new", "/2"));
    work();

    assertThat(shown(id).get("state").asText()).isEqualTo("soaking");
    assertThat(shown(id).get("stage").asText()).isEqualTo("label:site=lab");
    assertThat(changed()).isEqualTo(4);
    fleet.now.updateAndGet(now -> now.plusSeconds(60));
    work();
    assertThat(shown(id).get("stage").asText()).isEqualTo("25%");
    assertThat(changed()).isBetween(10L, 14L);
    fleet.now.updateAndGet(now -> now.plusSeconds(60));
    work();
    assertThat(changed()).isEqualTo(SIZE);
    fleet.now.updateAndGet(now -> now.plusSeconds(60));
    work();
    JsonNode done = shown(id);
    assertThat(done.get("state").asText()).isEqualTo("done");
    assertThat(done.at("/stages/0/applied").asInt()).isEqualTo(4);
    assertThat(fleet.changed.stream().mapToInt(List::size).sum()).isEqualTo(SIZE);
    AuditEntry last = fleet.audited().get(2 * SIZE - 1);
    assertThat(last.author()).isEqualTo(new Author("token", "rollout:" + id));
    assertThat(last.fields()).containsExactly("urls", "password");
    assertThat(fleet.events)
        .extracting(event -> event.type())
        .startsWith("rollout.applying", "rollout.soaking")
        .endsWith("rollout.done");
  }

  @Test
  void camerasThatTurnBadHaltTheRollOutAndAllGoesBack() {
    String id = begin("?stages=label:site=lab,100%25&soak=60s", lines("new", "/2"));
    fleet.bridges.states.put("cam-01", CameraStatus.State.FAILED); // was bad before
    work();
    fleet.bridges.states.put("cam-02", CameraStatus.State.FAILED);
    fleet.now.updateAndGet(now -> now.plusSeconds(60));
    work();

    JsonNode halted = shown(id);
    assertThat(halted.get("state").asText()).isEqualTo("rolled_back");
    assertThat(halted.get("reason").asText())
        .isEqualTo(
            "stage label:site=lab: 1 of 3 cameras that were live are not (expected: at most 2%)");
    assertThat(halted.at("/stages/0/restored").asInt()).isEqualTo(4);
    assertThat(halted.at("/stages/0/bad").asInt()).isEqualTo(1);
    assertThat(halted.at("/stages/1/pending").asInt()).isEqualTo(SIZE - 4);
    assertThat(changed()).isZero();
    CameraStore.Wanted back = result(fleet.cameras.wanted("cam-02")).orElseThrow();
    assertThat(back.spec().password()).isEqualTo(Secret.of("old"));
    assertThat(back.revision()).isEqualTo(3);
    assertThat(halted.toString() + fleet.events + fleet.audited()).doesNotContain("Secret");
  }

  @Test
  void whatSomebodyElseChangedMeanwhileIsLeftAlone() {
    String id = begin("?stages=label:site=lab,100%25&soak=60s", lines("new", "/2"));
    put("cam-01", "{\"url\":\"rtsp://mine/1\",\"labels\":{\"site\":\"lab\"}}");
    work();
    put("cam-02", "{\"url\":\"rtsp://mine/2\",\"labels\":{\"site\":\"lab\"}}");
    result(fleet.cameras.delete("cam-03", Author.of("somebody")));
    post(id, "rollback");
    work();

    assertThat(shown(id).get("state").asText()).isEqualTo("rolled_back");
    assertThat(shown(id).at("/stages/0").toString())
        .isEqualTo(
            "{\"stage\":\"label:site=lab\",\"pending\":0,\"applied\":0,\"skipped\":1,\"restored\":1,"
                + "\"kept\":2,\"bad\":0}");
    assertThat(fleet.camera("cam-01").camera().urls().get(0)).hasToString("rtsp://mine/1");
    assertThat(fleet.camera("cam-02").camera().urls().get(0)).hasToString("rtsp://mine/2");
    assertThat(fleet.find("cam-03")).isEmpty();
    assertThat(shown(id).get("cameras").toString())
        .contains("\"id\":\"cam-01\"", "somebody else changed the camera meanwhile");
  }

  @Test
  void camerasThatARollOutAddedAreDeletedAgain() {
    String id = begin("?stages=100%25&soak=1s", "{\"id\":\"extra\",\"url\":\"rtsp://cam\"}");
    work();
    assertThat(fleet.find("extra")).isPresent();
    post(id, "rollback");
    work();

    assertThat(fleet.find("extra")).isEmpty();
    assertThat(shown(id).at("/stages/0/restored").asInt()).isEqualTo(1);
  }

  @Test
  void aRollOutIsHaltedAndGoesOnWhenSomebodySaysSo() {
    String id = begin("?stages=25%25,100%25&soak=60s&rollback=manual", lines("new", "/2"));
    post(id, "halt");
    work();
    assertThat(changed()).isZero();
    assertThat(post(id, "halt").errors())
        .containsExactly("halt: the roll-out is halted (expected: applying, soaking)");
    post(id, "resume");
    work();
    assertThat(changed()).isEqualTo(10);
    fleet.ids().forEach(camera -> fleet.bridges.states.put(camera, CameraStatus.State.FAILED));
    fleet.now.updateAndGet(now -> now.plusSeconds(60));
    work();
    assertThat(shown(id).get("state").asText()).isEqualTo("halted");
    assertThat(changed()).isEqualTo(10);
    post(id, "resume");
    work();
    fleet.now.updateAndGet(now -> now.plusSeconds(60));
    work();
    assertThat(changed()).as("those that turned bad are not counted again").isEqualTo(SIZE);
  }

  @Test
  void anotherWorkerGoesOnWhereOneStopped() {
    String id = begin("?stages=25%25,100%25&soak=60s", lines("new", "/2"));
    for (int i = 0; i < 20; i++) {
      result(new RolloutSteps(fleet.rollouts).all());
      fleet.now.updateAndGet(now -> now.plusSeconds(61));
    }

    assertThat(shown(id).get("state").asText()).isEqualTo("done");
    assertThat(changed()).isEqualTo(SIZE);
    assertThat(fleet.audited()).hasSize(2 * SIZE);
  }

  @Test
  void aRollOutKeepsToTheQuotasInItsPlanAndAtItsTurn() {
    quota("site", 38);
    String[] moving = {
      "{\"id\":\"cam-01\",\"url\":\"rtsp://root:new@cam/2\",\"labels\":{\"site\":\"x\"}}",
      "{\"id\":\"cam-02\",\"url\":\"rtsp://root:new@cam/2\",\"labels\":{\"site\":\"x\"}}",
      "{\"id\":\"cam-03\",\"url\":\"rtsp://root:new@cam/2\",\"labels\":{\"site\":\"x\"}}"
    };
    Answer full = send("?stages=100%25&soak=1s", moving);
    assertThat(full.status()).isEqualTo(400);
    assertThat(full.json().at("/errors/0/line").asInt()).isEqualTo(3);
    assertThat(full.json().at("/errors/0/code").asText()).isEqualTo("quota_exceeded");
    quota("site", 39);
    String id = begin("?stages=100%25&soak=1s", moving);
    put("extra", "{\"url\":\"rtsp://cam\",\"labels\":{\"site\":\"x\"}}");
    work();

    assertThat(shown(id).at("/stages/0/applied").asInt()).isEqualTo(2);
    assertThat(shown(id).at("/stages/0/skipped").asInt()).isEqualTo(1);
    assertThat(shown(id).at("/cameras/0/reason").asText())
        .startsWith("labels.site: \"x\" has 39 of 39 cameras of quota \"site\"");
  }

  private void quota(String label, int cameras) {
    String body = "{\"label\":\"%s\",\"maxCameras\":%d}".formatted(label, cameras);
    assertThat(fleet.server.send("PUT", "/api/v1/quotas/" + label, body).status()).isLessThan(300);
  }

  @Test
  void aBodyThatIsWrongMakesNoRollOut() {
    Answer wrong = send("", "{\"id\":\"cam-01\",\"url\":\"rtsp://x\"}", "{\"id\":\"cam-02\"}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().get("message").asText())
        .isEqualTo("no roll-out: 1 lines are wrong (expected: none)");
    assertThat(wrong.json().at("/errors/0/line").asInt()).isEqualTo(2);
    assertThat(send("", lines("old", "/1")).json().get("message").asText())
        .isEqualTo("no roll-out: no line changes anything (expected: at least one)");
    Answer query = send("?stages=5%25&soak=1d&maxBad=lots&rollback=no", lines("new", "/2"));
    assertThat(query.errors()).hasSize(4);
    assertThat(fleet.server.get("/api/v1/rollouts").json().get("rollouts")).isEmpty();
    assertThat(fleet.server.get("/api/v1/rollouts/none").status()).isEqualTo(404);
    assertThat(changed()).isZero();
  }

  private void work() {
    for (int i = 0; i < 50; i++) {
      if (!result(steps.all())) {
        return;
      }
    }
    throw new AssertionError("it does not come to rest");
  }

  private long changed() {
    return fleet.ids().stream()
        .filter(id -> fleet.camera(id).camera().urls().get(0).toString().endsWith("/2"))
        .filter(id -> !fleet.camera(id).camera().urls().get(0).getHost().equals("mine"))
        .count();
  }

  private String begin(String query, String... lines) {
    Answer answer = send(query, lines);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().get("state").asText()).isEqualTo("applying");
    return answer.json().get("id").asText();
  }

  private Answer send(String query, String... lines) {
    return fleet.server.send(
        "POST",
        "/api/v1/rollouts" + query,
        String.join("\n", lines),
        "Content-Type",
        "application/x-ndjson");
  }

  private JsonNode shown(String id) {
    return fleet.server.get("/api/v1/rollouts/" + id).json();
  }

  private Answer post(String id, String verb) {
    return fleet.server.send("POST", "/api/v1/rollouts/" + id + ":" + verb, "");
  }

  private void put(String id, String body) {
    result(
        fleet.cameras.put(
            CameraDocument.parse(id, (ObjectNode) Json.stored(body)), null, Author.of("somebody")));
  }

  private static String[] lines(String password, String path) {
    return IntStream.range(0, SIZE)
        .mapToObj(
            i ->
                "{\"id\":\"cam-%02d\",\"url\":\"rtsp://root:%s@cam%s\",\"labels\":{\"site\":\"%s\"}}"
                    .formatted(i, password, path, (i >= 1 && i <= 3) || i == 11 ? "lab" : "x"))
        .toArray(String[]::new);
  }
}
