package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.camfleet.fleet.api.TestServer.Answer;
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
class ExportRoutesTest {
  private static final String EXPORT = "/api/v1/cameras:export";

  @Parameter TestDatabase vendor;
  @TempDir Path directory;
  private BulkFixture fleet;

  @BeforeEach
  void open() {
    fleet = new BulkFixture(vendor, directory);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      lines.add(
          "{\"id\":\"cam-%04d\",\"url\":\"rtsp://root:hunter2@cam/%d\",\"labels\":{\"parity\":\"%d\",\"note\":\"\"}}"
              .formatted(i, i, i % 2));
    }
    lines.add(
        "{\"id\":\"two\",\"url\":\"rtsp://cam\",\"enabled\":false,\"targets\":[{\"kind\":\"local\"},"
            + "{\"kind\":\"kvs\",\"region\":\"eu-west-1\"}]}");
    assertThat(fleet.put("", lines.toArray(new String[0])).json().get("created").asInt())
        .isEqualTo(1101);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void whatWasExportedIsImportedWithoutAChange() {
    for (String format : List.of("ndjson", "csv")) {
      Answer exported = fleet.server.get(EXPORT + "?format=" + format);
      assertThat(exported.status()).isEqualTo(200);
      assertThat(exported.body()).doesNotContain("hunter2", "root");
      assertThat(exported.raw().headers().firstValue("Content-Disposition"))
          .contains("attachment; filename=\"cameras." + format + "\"");
      String type = exported.raw().headers().firstValue("Content-Type").orElseThrow();
      JsonNode again = fleet.send("", type, exported.body()).json();

      assertThat(ImportRoutesTest.errors(again)).isEmpty();
      assertThat(ImportRoutesTest.counts(again))
          .as(format)
          .isEqualTo("1101 lines: 0 created, 0 changed, 1101 unchanged");
    }
  }

  @Test
  void filtersTakeAPart() {
    assertThat(fleet.server.get(EXPORT + "?label=parity=1").body().lines()).hasSize(550);
    assertThat(fleet.server.get(EXPORT + "?filter=CAM-000&label=parity=1").body().lines())
        .hasSize(5);
    assertThat(fleet.server.get(EXPORT + "?filter=none").body()).isEmpty();
    assertThat(fleet.server.get(EXPORT + "?format=csv&filter=two").body().lines())
        .containsExactly(
            "id,urls,channel,target.kind,target.region,target.endpoint,target.account,"
                + "target.superseded,targets,retentionHours,enabled,video,audio,transport,talk,onvif,substream,"
                + "labels.note,labels.parity",
            "two,rtsp://cam,two,,,,,,\"[{\"\"kind\"\":\"\"local\"\"},{\"\"kind\"\":\"\"kvs\"\","
                + "\"\"region\"\":\"\"eu-west-1\"\"}]\",,false,auto,auto,,,,,,");
    assertThat(fleet.server.get(EXPORT + "?format=xml").errors())
        .containsExactly("query parameter format: \"xml\" (expected: ndjson, csv)");
  }
}
