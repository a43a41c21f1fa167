package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.audit.AuditEntry;
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
class ImportPruneTest {
  private static final String A =
      "{\"id\":\"a\",\"url\":\"rtsp://cam\",\"labels\":{\"site\":\"lab\"}}";
  private static final String B =
      "{\"id\":\"b\",\"url\":\"rtsp://cam\",\"labels\":{\"site\":\"lab\"}}";
  private static final String C = "{\"id\":\"c\",\"url\":\"rtsp://cam\"}";

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private BulkFixture fleet;

  @BeforeEach
  void open() {
    fleet = new BulkFixture(vendor, directory);
    fleet.put("", A, B, C);
    fleet.changed.clear();
    fleet.now.set(BulkFixture.NOON.plusSeconds(60));
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void whatTheBodyDoesNotNameIsDeleted() {
    JsonNode report = fleet.put("?prune=true", A).json();

    assertThat(report.get("deleted").asInt()).isEqualTo(2);
    assertThat(report.at("/first/deleted").toString()).isEqualTo("[{\"id\":\"b\"},{\"id\":\"c\"}]");
    assertThat(report.at("/prune/done").asBoolean()).isTrue();
    assertThat(report.at("/running/stopped").asInt()).isEqualTo(2);
    assertThat(fleet.ids()).containsExactly("a");
    assertThat(fleet.changed).containsExactly(List.of("b", "c"));
    assertThat(fleet.audited().get(4))
        .extracting(entry -> entry.subject().name(), AuditEntry::action)
        .containsExactly("c", AuditEntry.Action.DELETED);
  }

  @Test
  void onlyCamerasOfTheScopeAreDeleted() {
    fleet.put("?prune=true&label=site=lab", A);

    assertThat(fleet.ids()).containsExactly("a", "c");
  }

  @Test
  void aDryRunDeletesNothingAndSaysWhatItWould() {
    JsonNode report = fleet.put("?prune=true&dryRun=true", A).json();

    assertThat(report.get("deleted").asInt()).isEqualTo(2);
    assertThat(fleet.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void aBodyWithAWrongLineDeletesNothing() {
    JsonNode report = fleet.put("?prune=true", A, "{\"id\":\"d\"}").json();

    assertThat(report.get("deleted").asInt()).isZero();
    assertThat(report.at("/prune/done").asBoolean()).isFalse();
    assertThat(report.at("/prune/text").asText())
        .isEqualTo("nothing deleted: 1 lines failed (expected: none with prune)");
    assertThat(fleet.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void moreThanATenthIsDeletedOnlyWhenTheCallerSaysSo() {
    String[] many =
        IntStream.range(0, 40)
            .mapToObj(i -> "{\"id\":\"m%02d\",\"url\":\"rtsp://cam\"}".formatted(i))
            .toArray(String[]::new);
    fleet.now.set(BulkFixture.NOON);
    fleet.put("", many);
    fleet.now.set(BulkFixture.NOON.plusSeconds(60));
    JsonNode refused = fleet.put("?prune=true", A).json();

    assertThat(refused.at("/prune/text").asText())
        .isEqualTo(
            "nothing deleted: 42 cameras are not in the body (expected: at most 10, or maxDelete=42)");
    assertThat(fleet.ids()).hasSize(43);
    assertThat(fleet.put("?prune=true&maxDelete=42", A).json().get("deleted").asInt())
        .isEqualTo(42);
    assertThat(fleet.ids()).containsExactly("a");
  }

  @Test
  void aCameraThatSomebodyAddedMeanwhileStays() {
    fleet.now.set(BulkFixture.NOON);
    JsonNode report = fleet.put("?prune=true", A).json();

    assertThat(report.get("deleted").asInt()).isZero();
    assertThat(fleet.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void parametersThatOnlyPruneUsesAreRefusedWithoutIt() {
    Answer answer = fleet.put("?label=site=lab&maxDelete=3&dryRun=perhaps&x=1", A);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors())
        .containsExactlyInAnyOrder(
            "query parameter \"x\": unknown (expected: dryRun, prune, label, maxDelete)",
            "query parameter dryRun: \"perhaps\" (expected: true or false)",
            "query parameter label: \"site=lab\" (expected: with prune=true only)",
            "query parameter maxDelete: \"3\" (expected: with prune=true only)");
  }
}
