package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.camfleet.fleet.Stages.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.camfleet.core.Secret;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.audit.AuditEntry;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.inventory.CameraStore;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.MediaStorage;
import org.camfleet.fleet.kvs.StreamInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class ImportRoutesTest {
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
  void camerasAreStoredWithChannelsStreamsAndMappingsAndTheBridgesToldOnce() {
    Answer answer =
        fleet.put(
            "",
            "{\"id\":\"door\",\"url\":\"rtsp://root:hunter2@cam/1\",\"labels\":{\"site\":\"north\"}}",
            "{\"id\":\"gate\",\"url\":\"rtsp://cam/2\",\"retentionHours\":48}",
            "{\"id\":\"far\",\"url\":\"rtsp://cam/3\",\"target\":{\"kind\":\"kvs\"}}",
            "{\"id\":\"off\",\"url\":\"rtsp://cam/4\",\"enabled\":false}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(counts(answer.json())).isEqualTo("4 lines: 4 created, 0 changed, 0 unchanged");
    assertThat(answer.json().get("complete").asBoolean()).isTrue();
    assertThat(answer.body()).doesNotContain("hunter2");
    assertThat(fleet.ids()).containsExactly("door", "far", "gate", "off");
    assertThat(fleet.camera("door").camera().labels()).isEqualTo(Map.of("site", "north"));
    assertThat(fleet.changed).containsExactly(List.of("door", "gate", "far"));
    CameraStore.Wanted door = result(fleet.cameras.wanted("door")).orElseThrow();
    assertThat(door.spec().username()).isEqualTo("root");
    assertThat(door.spec().password()).isEqualTo(Secret.of("hunter2"));
    SqlChannelStore channels = new SqlChannelStore(fleet.database);
    SqlStreamStore streams = new SqlStreamStore(fleet.database);
    ChannelInfo gate = result(channels.byName("gate")).orElseThrow();
    StreamInfo stream = result(streams.byName("gate")).orElseThrow();
    assertThat(stream.retentionHours()).isEqualTo(48);
    assertThat(result(channels.mediaStorage(gate.arn())))
        .isEqualTo(new MediaStorage(true, stream.arn()));
    assertThat(result(channels.byName("far"))).isEmpty();
    assertThat(fleet.events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo("inventory.imported");
              assertThat(event.text()).contains("4 cameras created");
            });
  }

  @Test
  void theSameAgainChangesNothingAndTellsNobody() {
    String[] lines = {
      "{\"id\":\"door\",\"url\":\"rtsp://root:hunter2@cam/1\"}",
      "{\"id\":\"gate\",\"url\":\"rtsp://cam/2\",\"retentionHours\":48}"
    };
    fleet.put("", lines);
    fleet.changed.clear();
    fleet.now.set(BulkFixture.NOON.plusSeconds(60));
    Answer again = fleet.put("", lines);
    Answer without = fleet.put("", "{\"id\":\"door\",\"url\":\"rtsp://cam/1\"}");

    assertThat(counts(again.json())).isEqualTo("2 lines: 0 created, 0 changed, 2 unchanged");
    assertThat(counts(without.json())).isEqualTo("1 lines: 0 created, 0 changed, 1 unchanged");
    assertThat(fleet.camera("door").revision()).isEqualTo(1);
    assertThat(fleet.camera("door").updatedAt()).isEqualTo(BulkFixture.NOON);
    assertThat(fleet.changed).isEmpty();
    assertThat(fleet.reconfigured).isEmpty();
    assertThat(fleet.audited()).hasSize(2);
  }

  @Test
  void aWrongLineStopsNoneOfTheOthers() {
    Answer answer =
        fleet.put(
            "",
            "{\"id\":\"a\",\"url\":\"rtsp://cam\"}",
            "",
            "{\"id\":\"b\",\"url\":\"http://cam\",\"colour\":\"red\"}",
            "not json",
            "{\"url\":\"rtsp://cam\"}",
            "{\"id\":\"c d\",\"url\":\"rtsp://cam\"}",
            "{\"id\":\"e\",\"url\":\"rtsp://u:p@cam\",\"password\":17}",
            "{\"id\":\"f\",\"url\":\"rtsp://cam\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("failed").asInt()).isEqualTo(5);
    assertThat(fleet.ids()).containsExactly("a", "f");
    assertThat(errors(answer.json()))
        .containsExactly(
            "3 b: [\"\\\"colour\\\": unknown field\","
                + "\"url: \\\"http://cam\\\" (expected: rtsp://HOST[:PORT][/PATH] or rtsps://…)\"]",
            "4 : [\"line: column 1: a word without quotes (expected: one JSON object)\"]",
            "5 : [\"id: missing (expected: [a-zA-Z0-9_.-]{1,128})\"]",
            "6 : [\"id: \\\"c d\\\" (expected: [a-zA-Z0-9_.-]{1,128})\"]",
            "7 e: [\"password: not shown (expected: a text of 1 to 1024 characters without control"
                + " characters)\"]");
  }

  @Test
  void anIdThatComesTwiceIsAnErrorThatNamesTheFirstLine() {
    Answer answer =
        fleet.put(
            "",
            "{\"id\":\"a\",\"url\":\"rtsp://cam/1\"}",
            "{\"id\":\"b\",\"url\":\"rtsp://cam\"}",
            "{\"id\":\"a\",\"url\":\"rtsp://cam/2\"}");

    assertThat(errors(answer.json()))
        .containsExactly("3 a: [\"id: \\\"a\\\" is in line 1 already (expected: each once)\"]");
    assertThat(fleet.camera("a").camera().urls().get(0)).hasToString("rtsp://cam/1");
  }

  @Test
  void twoCamerasOnOneChannelAreAnErrorThatNamesTheHolder() {
    fleet.put("", "{\"id\":\"old\",\"url\":\"rtsp://cam\",\"channel\":\"yard\"}");
    Answer answer =
        fleet.put(
            "",
            "{\"id\":\"new\",\"url\":\"rtsp://cam\",\"channel\":\"yard\"}",
            "{\"id\":\"one\",\"url\":\"rtsp://cam\",\"channel\":\"hall\"}",
            "{\"id\":\"two\",\"url\":\"rtsp://cam\",\"channel\":\"hall\"}",
            "{\"id\":\"old\",\"url\":\"rtsp://cam\",\"channel\":\"roof\"}",
            "{\"id\":\"next\",\"url\":\"rtsp://cam\",\"channel\":\"yard\"}");

    assertThat(errors(answer.json()))
        .containsExactly(
            "1 new: [\"channel \\\"yard\\\": camera \\\"old\\\" has it (expected: one of its own)\"]",
            "3 two: [\"channel \\\"hall\\\": camera \\\"one\\\" has it (expected: one of its own)\"]");
    assertThat(fleet.camera("old").camera().channel()).isEqualTo("roof");
    assertThat(fleet.camera("next").camera().channel()).isEqualTo("yard");
  }

  @Test
  void aStreamOfAnotherChannelIsAnErrorOfItsLineAlone() {
    SqlChannelStore channels = new SqlChannelStore(fleet.database);
    fleet.put("", "{\"id\":\"door\",\"url\":\"rtsp://cam\"}");
    StreamInfo stream = result(new SqlStreamStore(fleet.database).byName("door")).orElseThrow();
    ChannelInfo door = result(channels.byName("door")).orElseThrow();
    result(channels.create(new ChannelInfo("arn:o", "o", BulkFixture.NOON, 60, "v1"), Map.of()));
    result(channels.setMediaStorage(door.arn(), new MediaStorage(false, stream.arn())));
    result(channels.setMediaStorage("arn:o", new MediaStorage(true, stream.arn())));
    Answer answer =
        fleet.put(
            "",
            "{\"id\":\"door\",\"url\":\"rtsp://cam/2\"}",
            "{\"id\":\"gate\",\"url\":\"rtsp://cam\"}");

    assertThat(errors(answer.json()))
        .containsExactly("1 door: [\"stream \\\"door\\\": another channel records into it\"]");
    assertThat(fleet.ids()).contains("gate");
    assertThat(fleet.camera("door").revision()).isEqualTo(1);
  }

  @Test
  void aLineThatTheDatabaseRefusesStopsNoneOfTheOthers() {
    fleet.database.changeNow(
        handle ->
            handle.execute("ALTER TABLE cameras ADD CONSTRAINT picky CHECK (camera_id <> 'x77')"));
    String[] lines =
        IntStream.range(0, 600)
            .mapToObj(i -> "{\"id\":\"x%d\",\"url\":\"rtsp://u:hunter2@cam\"}".formatted(i))
            .toArray(String[]::new);
    JsonNode report = fleet.put("", lines).json();

    assertThat(report.get("created").asInt()).isEqualTo(599);
    assertThat(report.get("complete").asBoolean()).isTrue();
    assertThat(errors(report))
        .containsExactly(
            "78 x77: [\"camera: the database refuses it (the server's log says why)\"]");
  }

  @Test
  void aChannelThatIsConfiguredOtherwiseIsToldOnce() {
    fleet.put("", "{\"id\":\"door\",\"url\":\"rtsp://cam\"}");
    assertThat(fleet.reconfigured).isEmpty();
    fleet.put("", "{\"id\":\"door\",\"url\":\"rtsp://cam\",\"retentionHours\":72}");

    ChannelInfo door = result(new SqlChannelStore(fleet.database).byName("door")).orElseThrow();
    assertThat(fleet.reconfigured).containsExactly(door.arn());
    assertThat(result(new SqlStreamStore(fleet.database).byName("door")).orElseThrow())
        .extracting(StreamInfo::retentionHours)
        .isEqualTo(72);
  }

  @Test
  void aDryRunStoresNothingAndSaysWhatTheSameImportDoes() {
    fleet.put(
        "",
        "{\"id\":\"a\",\"url\":\"rtsp://cam\",\"labels\":{\"site\":\"lab\"}}",
        "{\"id\":\"b\",\"url\":\"rtsp://cam\"}",
        "{\"id\":\"c\",\"url\":\"rtsp://cam\"}",
        "{\"id\":\"off\",\"url\":\"rtsp://cam\",\"enabled\":false}");
    fleet.changed.clear();
    fleet.events.clear();
    String[] lines = {
      "{\"id\":\"a\",\"url\":\"rtsp://u:hunter2@cam/2\",\"labels\":{\"site\":\"lab\"}}",
      "{\"id\":\"b\",\"url\":\"rtsp://cam\",\"target\":{\"kind\":\"local\",\"superseded\":\"yield\"},"
          + "\"labels\":{\"site\":\"lab\",\"floor\":\"2\"}}",
      "{\"id\":\"c\",\"url\":\"rtsp://cam\",\"enabled\":false}",
      "{\"id\":\"off\",\"url\":\"rtsp://cam/9\",\"enabled\":false}",
      "{\"id\":\"new\",\"url\":\"rtsp://cam\",\"labels\":{\"site\":\"lab\"}}",
      "{\"id\":\"bad\",\"url\":\"rtsp://cam\",\"channel\":\"new\"}"
    };
    Answer dry = fleet.put("?dryRun=true", lines);

    assertThat(fleet.ids()).containsExactly("a", "b", "c", "off");
    assertThat(fleet.camera("a").revision()).isEqualTo(1);
    assertThat(fleet.changed).isEmpty();
    assertThat(fleet.events).isEmpty();
    assertThat(fleet.audited()).hasSize(4);
    assertThat(dry.body()).doesNotContain("hunter2");
    JsonNode report = dry.json();
    assertThat(counts(report)).isEqualTo("6 lines: 1 created, 4 changed, 0 unchanged");
    assertThat(report.get("running").toString())
        .isEqualTo(
            "{\"before\":3,\"started\":1,\"restarted\":1,\"retargeted\":1,\"stopped\":1,"
                + "\"share\":0.667}");
    assertThat(report.at("/first/changed").toString())
        .isEqualTo(
            "[{\"id\":\"a\",\"fields\":[\"urls\",\"username\",\"password\"]},"
                + "{\"id\":\"b\",\"fields\":[\"labels.floor\",\"labels.site\",\"target\"]},"
                + "{\"id\":\"c\",\"fields\":[\"enabled\"]},{\"id\":\"off\",\"fields\":[\"urls\"]}]");
    assertThat(report.get("labels").toString())
        .isEqualTo(
            "[{\"label\":\"floor=2\",\"created\":0,\"changed\":1,\"deleted\":0},"
                + "{\"label\":\"site=lab\",\"created\":1,\"changed\":2,\"deleted\":0}]");
    JsonNode done = fleet.put("", lines).json();
    for (String field : List.of("lines", "created", "changed", "failed", "running", "labels")) {
      assertThat(done.get(field)).as(field).isEqualTo(report.get(field));
    }
    assertThat(done.get("first")).isEqualTo(report.get("first"));
  }

  @Test
  void aDryRunKnowsWhatLinesOfEarlierBatchesWouldHaveDone() {
    fleet.put("", "{\"id\":\"mover\",\"url\":\"rtsp://cam\",\"channel\":\"yard\"}");
    List<String> lines = new ArrayList<>();
    lines.add("{\"id\":\"mover\",\"url\":\"rtsp://cam\",\"channel\":\"roof\"}");
    lines.add("{\"id\":\"taker\",\"url\":\"rtsp://cam\",\"channel\":\"hall\"}");
    IntStream.range(0, ImportRun.BATCH)
        .forEach(i -> lines.add("{\"id\":\"x%d\",\"url\":\"rtsp://cam\"}".formatted(i)));
    lines.add("{\"id\":\"heir\",\"url\":\"rtsp://cam\",\"channel\":\"yard\"}");
    lines.add("{\"id\":\"late\",\"url\":\"rtsp://cam\",\"channel\":\"hall\"}");
    String[] body = lines.toArray(new String[0]);
    JsonNode dry = fleet.put("?dryRun=true", body).json();
    JsonNode done = fleet.put("", body).json();

    assertThat(counts(dry)).isEqualTo(counts(done));
    assertThat(errors(dry))
        .containsExactly(
            "504 late: [\"channel \\\"hall\\\": line 2 has it (expected: one of its own)\"]");
    assertThat(errors(done))
        .containsExactly(
            "504 late: [\"channel \\\"hall\\\": camera \\\"taker\\\" has it (expected: one of its"
                + " own)\"]");
  }

  @Test
  void aThousandErrorsAreListedAndAllCounted() {
    String[] lines =
        IntStream.range(0, 1200)
            .mapToObj(i -> "{\"id\":\"x%d\"}".formatted(i))
            .toArray(String[]::new);
    JsonNode report = fleet.put("", lines).json();

    assertThat(report.get("failed").asInt()).isEqualTo(1200);
    assertThat(report.get("errors")).hasSize(1000);
    assertThat(report.get("errorsNotListed").asInt()).isEqualTo(200);
  }

  @Test
  void whoChangedWhatIsKeptWithTheImport() {
    fleet.put("", "{\"id\":\"door\",\"url\":\"rtsp://root:hunter2@cam/1\"}");
    JsonNode second = fleet.put("", "{\"id\":\"door\",\"url\":\"rtsp://root:other@cam/2\"}").json();

    assertThat(fleet.audited())
        .extracting(
            entry -> entry.author().principal(),
            entry -> entry.subject().name(),
            AuditEntry::action,
            AuditEntry::revision)
        .containsExactly(
            tuple("token", "door", AuditEntry.Action.ADDED, 1L),
            tuple("token", "door", AuditEntry.Action.CHANGED, 2L));
    JsonNode shown = fleet.server.get("/api/v1/audit?camera=door&limit=1").json();
    assertThat(shown.at("/changes/0/fields").toString()).isEqualTo("[\"urls\",\"password\"]");
    assertThat(shown.at("/changes/0/source")).isEqualTo(second.get("import"));
    assertThat(shown.toString()).doesNotContain("hunter2", "other");
  }

  static String counts(JsonNode report) {
    return "%d lines: %d created, %d changed, %d unchanged"
        .formatted(
            report.get("lines").asInt(),
            report.get("created").asInt(),
            report.get("changed").asInt(),
            report.get("unchanged").asInt());
  }

  static List<String> errors(JsonNode report) {
    List<String> errors = new ArrayList<>();
    report
        .get("errors")
        .forEach(
            error ->
                errors.add(
                    "%d %s: %s"
                        .formatted(
                            error.get("line").asInt(),
                            error.path("id").asText(""),
                            error.get("errors"))));
    return errors;
  }
}
