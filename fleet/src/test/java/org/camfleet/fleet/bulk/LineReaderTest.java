package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.inventory.Camera;
import org.camfleet.fleet.inventory.CameraDocument;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void aRowIsTheJsonFormOfACamera() {
    CsvReader csv =
        csv(
            "id,urls,username,password,target.kind,target.region,retentionHours,enabled,labels.site,"
                + "labels.note");
    ObjectNode read =
        csv.read(
            line(
                2,
                "door,rtsp://a/1  rtsp://a/2,root,\"a,\"\"b\",kvs,eu-west-1,72,false,\"north, 1\","));

    assertThat(read)
        .isEqualTo(
            Json.stored(
                "{\"id\":\"door\",\"urls\":[\"rtsp://a/1\",\"rtsp://a/2\"],\"username\":\"root\","
                    + "\"password\":\"a,\\\"b\",\"target\":{\"kind\":\"kvs\",\"region\":\"eu-west-1\"},"
                    + "\"retentionHours\":72,\"enabled\":false,\"labels\":{\"site\":\"north, 1\"}}"));
  }

  @Test
  void whatIsExportedAsCsvIsReadAsTheSame() {
    for (String document :
        List.of(
            "{\"id\":\"a\",\"url\":\"rtsp://a/1?x=1,2\",\"labels\":{\"note\":\"\",\"site\":\"a \\\"b\\\"\"}}",
            "{\"id\":\"b\",\"urls\":[\"rtsp://a\",\"rtsp://b\"],\"enabled\":false,\"video\":\"adaptive\","
                + "\"audio\":\"omit\",\"retentionHours\":5,\"channel\":\"c\"}",
            "{\"id\":\"c\",\"url\":\"rtsp://a\",\"targets\":[{\"kind\":\"local\"},{\"kind\":\"kvs\","
                + "\"endpoint\":\"https://kvs:8443\",\"account\":\"x\"}]}",
            "{\"id\":\"d\",\"url\":\"rtsp://a\",\"target\":{\"kind\":\"kvs\",\"region\":\"eu-west-1\"}}")) {
      Camera camera = camera((ObjectNode) Json.stored(document));
      CameraLines rows = new CameraLines(List.of("note", "other", "site"));
      CsvReader csv = csv(rows.header().strip());

      assertThat(camera(csv.read(line(2, rows.row(camera).stripTrailing())))).isEqualTo(camera);
      assertThat(camera(new JsonLines().read(line(1, CameraLines.json(camera).strip()))))
          .isEqualTo(camera);
    }
  }

  @Test
  void aRowThatIsNoneIsRefusedWithoutShowingIt() {
    CsvReader csv = csv("id,url,password");

    assertThatThrownBy(() -> csv.read(line(2, "door,rtsp://a")))
        .isInstanceOf(ApiRefusal.class)
        .hasMessage("line: 2 columns (expected: 3 as in the header)");
    assertThatThrownBy(() -> csv.read(line(3, "door,rtsp://a,\"hunter2")))
        .isInstanceOf(ApiRefusal.class)
        .hasMessageStartingWith("line: no row of comma-separated values")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(
            () -> csv.read(new BodyLines.Line(4, new byte[] {'a', (byte) 0xFF, ','}, false)))
        .hasMessage("line: not in UTF-8 (expected: UTF-8)");
  }

  @Test
  void aHeaderThatIsWrongEndsTheBody() {
    assertThatThrownBy(() -> csv("id,uri"))
        .isInstanceOf(LineReader.Unreadable.class)
        .hasMessageStartingWith("header: column \"uri\": unknown (expected: id, urls,");
    assertThatThrownBy(() -> csv("id,url,id")).hasMessageContaining("\"id\": twice");
    assertThatThrownBy(() -> csv("url")).hasMessage("header: no column \"id\" (expected: one)");
  }

  @Test
  void aJsonLineThatIsWrongSaysTheColumnAndNoPassword() {
    assertThatThrownBy(
            () -> new JsonLines().read(line(7, "{\"id\":\"door\",\"password\":hunter2}")))
        .isInstanceOf(ApiRefusal.class)
        .hasMessageStartingWith("line: column ")
        .hasMessageContaining("a word without quotes")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> new JsonLines().read(line(7, "[1]")))
        .hasMessage("line: no JSON object (expected: {…})");
  }

  private static CsvReader csv(String header) {
    CsvReader csv = new CsvReader();
    assertThat(csv.read(line(1, header))).isNull();
    return csv;
  }

  private static Camera camera(ObjectNode document) {
    return CameraDocument.parse(document.get("id").asText(), document).camera();
  }

  private static BodyLines.Line line(long number, String text) {
    return new BodyLines.Line(number, text.getBytes(StandardCharsets.UTF_8), false);
  }
}
