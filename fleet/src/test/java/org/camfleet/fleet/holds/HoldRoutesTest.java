package org.camfleet.fleet.holds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camfleet.core.archive.Retention;
import org.camfleet.core.events.Event;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.bulk.BulkFixture;
import org.camfleet.fleet.database.SqlRetention;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.kvs.StoreOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class HoldRoutesTest {
  private static final String HOLD =
      "{\"camera\":\"gate\",\"from\":\"2026-11-25T08:00:00Z\",\"to\":\"2026-11-25T09:00:00Z\","
          + "\"reason\":\"theft, case 7\"}";

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private BulkFixture fleet;
  private SqlRetention retention;

  @BeforeEach
  void open() {
    fleet = new BulkFixture(vendor, directory);
    retention = new SqlRetention(fleet.database, fleet.now::get);
    fleet.put("", "{\"id\":\"gate\",\"url\":\"rtsp://cam/1\"}");
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private Answer hold(String id, String body) {
    return fleet.server.send("PUT", "/api/v1/holds/" + id, body);
  }

  private String stream() {
    return result(new SqlStreamStore(fleet.database).byName("gate")).orElseThrow().arn();
  }

  private List<Retention.Hold> held() {
    return result(retention.of(stream())).orElseThrow().holds();
  }

  private static long micros(String time) {
    return Instant.parse(time).toEpochMilli() * 1000;
  }

  @Test
  void aHoldIsKeptShownAndDeletedAndTheSweepKnowsIt() {
    assertThat(held()).isEmpty();
    Answer added = hold("case-7", HOLD);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.json().get("active").asBoolean()).isTrue();
    assertThat(hold("case-7", HOLD).status()).as("the same again").isEqualTo(200);
    assertThat(held())
        .containsExactly(
            new Retention.Hold(micros("2026-11-25T08:00:00Z"), micros("2026-11-25T09:00:00Z")));
    hold("other", HOLD.replace("case 7", "case 8"));

    JsonNode list = fleet.server.get("/api/v1/holds?camera=gate&limit=1").json();
    assertThat(list.at("/holds/0/reason").asText()).isEqualTo("theft, case 7");
    assertThat(list.get("next").asText()).isEqualTo("case-7");
    assertThat(fleet.server.get("/api/v1/holds?camera=nobody").json().get("holds")).isEmpty();

    assertThat(fleet.server.send("DELETE", "/api/v1/holds/case-7", "").status()).isEqualTo(204);
    assertThat(held()).hasSize(1);
    assertThat(fleet.server.get("/api/v1/holds/case-7").status()).isEqualTo(404);
    assertThat(fleet.events.stream().filter(event -> event.type().startsWith("hold.")))
        .extracting(Event::type, Event::camera, event -> event.details().get("hold"))
        .containsExactly(
            tuple("hold.added", "gate", "case-7"),
            tuple("hold.added", "gate", "other"),
            tuple("hold.deleted", "gate", "case-7"));
    assertThat(result(fleet.audit.page(AuditEntry.Subject.hold("case-7"), 0L, 10)))
        .extracting(AuditEntry::action)
        .containsExactly(AuditEntry.Action.ADDED, AuditEntry.Action.DELETED);
    assertThat(fleet.server.get("/api/v1/audit?hold=case-7").json().at("/changes/0/hold").asText())
        .isEqualTo("case-7");
  }

  @Test
  void aHoldEndsWhenItsTimeHasCome() {
    String until = HOLD.replace("}", ",\"until\":\"2026-11-25T18:00:00Z\"}");
    assertThat(hold("case-7", until).status()).isEqualTo(201);
    assertThat(held()).hasSize(1);

    fleet.now.set(BulkFixture.NOON.plus(Duration.ofHours(6)));
    assertThat(held()).isEmpty();
    assertThat(fleet.server.get("/api/v1/holds/case-7").json().get("active").asBoolean()).isFalse();
  }

  @Test
  void whatIsHeldOutlivesItsCameraAndItsStreamCanNotBeDeleted() {
    SqlStreamStore streams = new SqlStreamStore(fleet.database);
    hold("case-7", HOLD);
    String arn = stream();
    fleet.server.send("DELETE", "/api/v1/cameras/gate", "");
    fleet
        .database
        .query(handle -> handle.execute("DELETE FROM media_storage"))
        .toCompletableFuture()
        .join();

    assertThat(held()).hasSize(1);
    assertThat(result(streams.delete(arn, null))).isEqualTo(StoreOutcome.IN_USE);
    assertThat(hold("case-7", HOLD.replace("09:00", "10:00")).status())
        .as("it can still be changed")
        .isEqualTo(200);
    fleet.server.send("DELETE", "/api/v1/holds/case-7", "");
    assertThat(result(streams.delete(arn, null))).isEqualTo(StoreOutcome.DONE);
  }

  @Test
  void aHoldThatIsWrongIsRefusedWithAllMistakes() {
    assertThat(
            hold("a", "{\"from\":\"yesterday\",\"until\":\"2026-11-25T11:59:59Z\",\"x\":1}")
                .errors())
        .containsExactly(
            "\"x\": unknown field",
            "camera: missing (expected: a camera's id)",
            "reason: missing (expected: why, in 1 to 1000 characters)",
            "from: \"yesterday\" (expected: a time such as 2026-12-01T08:00:00Z, up to the year 9999)",
            "to: missing (expected: a time such as 2026-12-01T09:00:00Z)",
            "until: 2026-11-25T11:59:59Z (expected: in the future, or none)");
    assertThat(hold("a", HOLD.replace("09:00", "08:00")).errors())
        .containsExactly("to: 2026-11-25T08:00:00Z (expected: after from, 2026-11-25T08:00:00Z)");
    Answer nobody = hold("a", HOLD.replace("gate", "nobody"));
    assertThat(nobody.status()).isEqualTo(404);
    assertThat(nobody.errors())
        .containsExactly(
            "camera: \"nobody\" stores nothing here (expected: a camera with target local)");
  }
}
