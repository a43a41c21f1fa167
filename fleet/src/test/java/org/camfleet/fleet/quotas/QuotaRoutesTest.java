package org.camfleet.fleet.quotas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.BulkFixture;
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
class QuotaRoutesTest {
  private static final String FULL =
      "labels.tenant: \"acme\" has %d of %d cameras of quota \"acme\" (expected: fewer cameras, or a"
          + " larger quota)";

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private BulkFixture fleet;

  @BeforeEach
  void open() {
    fleet = new BulkFixture(vendor, directory);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void aQuotaIsKeptShownChangedAndDeleted() {
    Answer added = quota("acme", "{\"label\":\"tenant\",\"value\":\"acme\",\"maxCameras\":3}");
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.body())
        .isEqualTo(
            "{\"name\":\"acme\",\"label\":\"tenant\",\"value\":\"acme\",\"maxCameras\":3,\"used\":0}");
    fleet.put("", camera("a", "acme"), camera("b", "acme"), camera("c", "other"));
    assertThat(quota("acme", "{\"label\":\"tenant\",\"value\":\"acme\",\"maxCameras\":5}").status())
        .isEqualTo(200);
    quota("tenants", "{\"label\":\"tenant\",\"maxCameras\":9}");

    JsonNode list = fleet.server.get("/api/v1/quotas?limit=1").json();
    assertThat(list.at("/quotas/0/used").asInt()).isEqualTo(2);
    assertThat(list.get("next").asText()).isEqualTo("acme");
    JsonNode rest = fleet.server.get("/api/v1/quotas?after=acme").json();
    assertThat(rest.at("/quotas/0").toString())
        .isEqualTo(
            "{\"name\":\"tenants\",\"label\":\"tenant\",\"value\":null,\"maxCameras\":9,\"used\":1,"
                + "\"fullest\":[{\"value\":\"other\",\"used\":1}]}");
    assertThat(rest.get("next").isNull()).isTrue();
    assertThat(fleet.server.send("DELETE", "/api/v1/quotas/acme", "").status()).isEqualTo(204);
    assertThat(fleet.server.get("/api/v1/quotas/acme").status()).isEqualTo(404);
    assertThat(fleet.server.send("DELETE", "/api/v1/quotas/acme", "").errors())
        .containsExactly("quota \"acme\": unknown");
  }

  @Test
  void changesOfAQuotaAreAuditedAndToldOnce() {
    quota("acme", "{\"label\":\"tenant\",\"value\":\"acme\",\"maxCameras\":3}");
    quota("acme", "{\"label\":\"tenant\",\"value\":\"acme\",\"maxCameras\":3}");
    quota("acme", "{\"label\":\"tenant\",\"maxCameras\":4}");
    put(camera("acme", "acme"));
    fleet.server.send("DELETE", "/api/v1/quotas/acme", "");

    List<AuditEntry> entries = result(fleet.audit.page(AuditEntry.Subject.quota("acme"), 0L, 10));
    assertThat(entries)
        .extracting(AuditEntry::action, AuditEntry::revision, AuditEntry::fields)
        .containsExactly(
            tuple(AuditEntry.Action.ADDED, 1L, List.of("label", "value", "maxCameras")),
            tuple(AuditEntry.Action.CHANGED, 2L, List.of("value", "maxCameras")),
            tuple(AuditEntry.Action.DELETED, 2L, List.of()));
    assertThat(entries.get(0).author()).isEqualTo(Author.of("token"));
    JsonNode shown = fleet.server.get("/api/v1/audit?quota=acme").json().get("changes");
    assertThat(shown).hasSize(3);
    assertThat(shown.get(0).get("quota").asText()).isEqualTo("acme");
    assertThat(fleet.server.get("/api/v1/audit?camera=acme").json().get("changes")).hasSize(1);
    assertThat(fleet.events.stream().filter(event -> event.type().startsWith("quota.")))
        .extracting(event -> event.type(), event -> event.text())
        .containsExactly(
            tuple("quota.added", "quota \"acme\": at most 3 cameras with the label tenant=acme"),
            tuple(
                "quota.changed",
                "quota \"acme\": at most 4 cameras with each value of the label tenant"),
            tuple("quota.deleted", "quota \"acme\" was deleted"));
  }

  @Test
  void aQuotaThatIsWrongIsRefusedWithAllMistakes() {
    assertThat(quota("a", "{\"value\":\"*\",\"maxCameras\":-1,\"x\":1}").errors())
        .containsExactly(
            "\"x\": unknown field",
            "label: missing (expected: the name of a label)",
            "value: \"*\" (expected: one value, or left out for every value)",
            "maxCameras: -1 (expected: a whole number from 0 to 10000000)");
    quota("a", "{\"label\":\"site\",\"maxCameras\":1}");
    Answer twice = quota("b", "{\"label\":\"site\",\"maxCameras\":2}");
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.errors())
        .containsExactly(
            "label: quota \"a\" has it with this value (expected: one quota for each)");
    assertThat(quota("b", "{\"label\":\"site\",\"value\":\"\",\"maxCameras\":2}").status())
        .as("the empty value is a value")
        .isEqualTo(201);
  }

  @Test
  void aCameraBeyondAQuotaIsRefusedAlsoWhenItIsDisabled() {
    limit(2);
    put(camera("a", "acme"));
    put("b", "{\"url\":\"rtsp://cam\",\"enabled\":false,\"labels\":{\"tenant\":\"acme\"}}");
    put(camera("c", "other"));

    Answer refused = put(camera("d", "acme"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asText()).isEqualTo("quota_exceeded");
    assertThat(refused.errors()).containsExactly(FULL.formatted(2, 2));
    assertThat(put(camera("c", "acme")).status()).as("a camera that changes").isEqualTo(409);
    assertThat(put(camera("a", "acme")).status()).as("the same again").isEqualTo(200);
    fleet.server.send("DELETE", "/api/v1/cameras/b", "");
    assertThat(put(camera("c", "acme")).status()).isEqualTo(200);
    assertThat(fleet.find("d")).isEmpty();
    assertThat(fleet.metrics.value("camfleet_quota_refusals_total")).isEqualTo(2);
  }

  @Test
  void aQuotaBelowWhatIsThereRefusesOnlyMore() {
    fleet.put("", camera("a", "acme"), camera("b", "acme"), camera("c", "acme"));
    limit(1);

    assertThat(put("a", "{\"url\":\"rtsp://new\",\"labels\":{\"tenant\":\"acme\"}}").status())
        .isEqualTo(200);
    assertThat(put(camera("d", "acme")).errors()).containsExactly(FULL.formatted(3, 1));
    JsonNode report = fleet.put("", camera("b", "acme"), camera("c", "other")).json();
    assertThat(report.get("failed").asInt()).isZero();
  }

  @Test
  void linesOfAnImportBeyondAQuotaFailAndTheRestGoesOn() {
    limit(2);
    String[] lines = {
      camera("a", "acme"),
      camera("b", "acme"),
      camera("c", "acme"),
      camera("d", "other"),
      camera("a", "x"),
      camera("e", "acme")
    };

    JsonNode dry = fleet.put("?dryRun=true", lines).json();
    JsonNode done = fleet.put("", lines).json();
    assertThat(done.at("/errors/0").toString())
        .isEqualTo(
            "{\"line\":3,\"id\":\"c\",\"code\":\"quota_exceeded\",\"errors\":[\"%s\"]}"
                .formatted(FULL.formatted(2, 2).replace("\"", "\\\"")));
    assertThat(done.get("errors"))
        .extracting(error -> error.get("line").asInt(), error -> error.get("code").asText())
        .containsExactly(
            tuple(3, "quota_exceeded"), tuple(5, "invalid_request"), tuple(6, "quota_exceeded"));
    assertThat(dry.get("errors")).isEqualTo(done.get("errors"));
    assertThat(fleet.ids()).containsExactly("a", "b", "d");
    assertThat(fleet.metrics.value("camfleet_quota_refusals_total")).isEqualTo(2);
  }

  @Test
  void aLineThatLeavesAFullLabelMakesRoomForLaterOnes() {
    fleet.put("", camera("a", "acme"));
    limit(1);

    JsonNode report =
        fleet.put("", camera("b", "acme"), camera("a", "other"), camera("c", "acme")).json();
    assertThat(report.get("errors"))
        .extracting(error -> error.get("id").asText())
        .containsExactly("b");
    assertThat(fleet.ids()).containsExactly("a", "c");
  }

  @Test
  void aDryRunAddsUpTheLinesOfAllBatches() {
    limit(700);
    String[] lines =
        IntStream.range(0, 1200).mapToObj(i -> camera("cam" + i, "acme")).toArray(String[]::new);

    JsonNode dry = fleet.put("?dryRun=true", lines).json();
    assertThat(dry.get("created").asInt()).isEqualTo(700);
    assertThat(dry.get("failed").asInt()).isEqualTo(500);
    assertThat(fleet.ids()).isEmpty();
  }

  private void limit(int cameras) {
    quota("acme", "{\"label\":\"tenant\",\"value\":\"acme\",\"maxCameras\":%d}".formatted(cameras));
  }

  private Answer quota(String name, String body) {
    return fleet.server.send("PUT", "/api/v1/quotas/" + name, body);
  }

  private static String camera(String id, String tenant) {
    return "{\"id\":\"%s\",\"url\":\"rtsp://cam\",\"labels\":{\"tenant\":\"%s\"}}"
        .formatted(id, tenant);
  }

  private Answer put(String document) {
    return put(document.replaceFirst("^.{7}([a-z]+).*", "$1"), document);
  }

  private Answer put(String id, String document) {
    return fleet.server.send("PUT", "/api/v1/cameras/" + id, document);
  }
}
