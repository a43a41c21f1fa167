package org.camfleet.fleet.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
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
class ImportStreamTest {
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
  void rowsBelowAHeaderAreCamerasToo() {
    JsonNode report =
        fleet
            .csv(
                "",
                "\uFEFFid,urls,username,password,retentionHours,enabled,labels.site",
                "door,rtsp://a/1 rtsp://a/2,root,\"hun,ter2\",48,true,north",
                "gate,rtsp://b,,,,maybe,",
                "roof,rtsp://c",
                "hall,rtsp://d,,,,,\"\"",
                "")
            .json();

    assertThat(ImportRoutesTest.errors(report))
        .containsExactly(
            "3 gate: [\"enabled: \\\"maybe\\\" (expected: true or false)\"]",
            "4 : [\"line: 2 columns (expected: 7 as in the header)\"]");
    assertThat(fleet.ids()).containsExactly("door", "hall");
    assertThat(fleet.camera("door").camera().urls()).hasSize(2);
    assertThat(fleet.camera("hall").camera().labels()).containsEntry("site", "");
    assertThat(report.toString()).doesNotContain("ter2");
  }

  @Test
  void aBodyOfAnotherFormIsRefused() {
    assertThat(fleet.send("", "text/plain", "x").errors())
        .containsExactly(
            "Content-Type: \"text/plain\" (expected: application/x-ndjson, application/json with an"
                + " object to a line, or text/csv)");
    assertThat(fleet.send("", "application/json", "x", "Content-Encoding", "br").status())
        .isEqualTo(415);
    assertThat(fleet.csv("", "name,url", "door,rtsp://a").json().get("message").asText())
        .startsWith("header: column \"name\": unknown (expected: id, urls, channel");
    assertThat(fleet.csv("", "name,url", "door,rtsp://a").status()).isEqualTo(400);
    assertThat(fleet.send("", "text/csv", "").json().get("lines").asInt()).isZero();
  }

  @Test
  void aGzippedBodyIsRead() throws Exception {
    HttpResponse<String> answer = gzip(zipped(cameras(0, 1200)));

    assertThat(json(answer.body()).get("created").asInt()).isEqualTo(1200);
    assertThat(fleet.changed).hasSize(3);
  }

  @Test
  void aBodyThatBreaksOffLeavesWholeLinesAndSaysSo() throws Exception {
    byte[] whole = zipped(cameras(0, 3000));
    HttpResponse<String> answer = gzip(Arrays.copyOf(whole, whole.length * 2 / 3));

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode report = json(answer.body());
    assertThat(report.get("complete").asBoolean()).isFalse();
    assertThat(report.get("message").asText()).startsWith("body: ");
    assertThat(report.get("failed").asInt()).isZero();
    assertThat(report.get("created").asInt()).isBetween(500, 2999);
    HttpResponse<String> noGzip = gzip("plain".getBytes(StandardCharsets.UTF_8));
    assertThat(json(noGzip.body()).get("message").asText())
        .isEqualTo("body: no gzip (expected: what Content-Encoding says)");
    JsonNode again = fleet.send("", "application/json", cameras(0, 3000)).json();
    assertThat(again.get("created").asInt() + report.get("created").asInt()).isEqualTo(3000);
  }

  @Test
  void anImportWhoseConnectionDiesLeavesWholeLinesAndCanBeRepeated() throws Exception {
    String body = cameras(0, 2000);
    int cut = body.indexOf("\"cam-01700\"") + 5;
    try (Socket socket = new Socket("127.0.0.1", fleet.server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
                  + "Content-Length: %d\r\n\r\n")
              .formatted(BulkFixture.IMPORT, body.length())
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body.substring(0, cut).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      await().until(() -> fleet.find("cam-01499").isPresent());
    }
    await().until(() -> fleet.metrics.value("camfleet_imports_running") == 0);
    int left = (int) fleet.changed.stream().mapToLong(List::size).sum();

    assertThat(left).isBetween(1500, 1700);
    JsonNode again = fleet.send("", "application/json", body).json();
    assertThat(again.get("created").asInt()).isEqualTo(2000 - left);
    assertThat(again.get("unchanged").asInt()).isEqualTo(left);
  }

  @Test
  void aDatabaseThatGoesAwayIsSaidWithTheLinesThatWereStored() throws Exception {
    String answer =
        inTwoParts(
            cameras(0, 1000),
            () -> {
              await().until(() -> fleet.find("cam-00999").isPresent());
              fleet.database.close();
            },
            cameras(1000, 3000));

    assertThat(answer).startsWith("HTTP/1.1 503");
    JsonNode report = json(answer.substring(answer.indexOf("\r\n\r\n")));
    assertThat(report.get("code").asText()).isEqualTo("unavailable");
    assertThat(report.get("message").asText())
        .isEqualTo(
            "database: can not be reached; 1000 of the lines before are stored (try again: what is"
                + " stored stays)");
    assertThat(report.get("created").asInt()).isEqualTo(1000);
    assertThat(fleet.put("", "{\"id\":\"a\",\"url\":\"rtsp://a\"}").status()).isEqualTo(503);
  }

  @Test
  void anImportTellsOfItselfWhileItRuns() throws Exception {
    String answer =
        inTwoParts(
            cameras(0, 600) + "{\"id\":\"bad\"}\n",
            () -> await().until(() -> fleet.find("cam-00599").isPresent()),
            "",
            "Accept: application/x-ndjson");
    List<JsonNode> lines =
        answer.lines().filter(line -> line.startsWith("{")).map(ImportStreamTest::json).toList();

    assertThat(answer).contains("Content-Type: application/x-ndjson");
    assertThat(lines).anySatisfy(line -> assertThat(line.at("/error/line").asInt()).isEqualTo(601));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line.at("/progress/lines").asInt()).isPositive());
    JsonNode summary = lines.get(lines.size() - 1).get("summary");
    assertThat(ImportRoutesTest.counts(summary))
        .isEqualTo("601 lines: 600 created, 0 changed, 0 unchanged");
    assertThat(summary.get("failed").asInt()).isEqualTo(1);
    await().until(() -> fleet.metrics.value("camfleet_imports_running") == 0);
  }

  @Test
  void importsOfTheSameCamerasAtOnceAllFinish() {
    List<String> lines = cameras(0, 1500).lines().toList();
    List<String> reversed = new ArrayList<>(lines);
    Collections.reverse(reversed);
    List<CompletableFuture<JsonNode>> runs = new ArrayList<>();
    for (List<String> order : List.of(lines, reversed, lines)) {
      String body = String.join("\n", order).replace("rtsp://cam/", "rtsp://cam/" + runs.size());
      runs.add(
          CompletableFuture.supplyAsync(() -> fleet.send("", "application/x-ndjson", body).json()));
    }
    List<JsonNode> reports = runs.stream().map(CompletableFuture::join).toList();

    assertThat(reports).allSatisfy(report -> assertThat(report.get("failed").asInt()).isZero());
    assertThat(reports)
        .allSatisfy(report -> assertThat(report.get("complete").asBoolean()).isTrue());
    assertThat(reports.stream().mapToInt(report -> report.get("created").asInt()).sum())
        .isEqualTo(1500);
    assertThat(fleet.camera("cam-00000").revision()).isEqualTo(3);
  }

  @Test
  void moreImportsThanANodeTakesAreRefused() throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Socket socket = new Socket("127.0.0.1", fleet.server.port());
      socket
          .getOutputStream()
          .write(
              ("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 9\r\n\r\n")
                  .formatted(BulkFixture.IMPORT)
                  .getBytes(StandardCharsets.US_ASCII));
      open.add(socket);
    }
    await().until(() -> fleet.metrics.value("camfleet_imports_running") == 4);

    assertThat(fleet.put("", "{\"id\":\"a\",\"url\":\"rtsp://a\"}").json().get("code").asText())
        .isEqualTo("busy");
    for (Socket socket : open) {
      socket.close();
    }
    await().until(() -> fleet.put("", "{\"id\":\"a\",\"url\":\"rtsp://a\"}").status() == 200);
  }

  private HttpResponse<String> gzip(byte[] body) throws IOException, InterruptedException {
    return send(
        new ByteArrayInputStream(body),
        "Content-Type",
        "application/x-ndjson",
        "Content-Encoding",
        "gzip");
  }

  /** Sends a body with a pause in it; answers all that comes back. */
  private String inTwoParts(String first, Runnable between, String second, String... headers)
      throws IOException {
    try (Socket socket = new Socket("127.0.0.1", fleet.server.port())) {
      OutputStream out = socket.getOutputStream();
      String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      out.write(
          ("POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                  + "Content-Length: %d\r\n%s\r\n%s")
              .formatted(BulkFixture.IMPORT, first.length() + second.length() + 1, more, first)
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      between.run();
      out.write((second + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> send(InputStream body, String... headers)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + fleet.server.port() + BulkFixture.IMPORT))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String cameras(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\":\"cam-%05d\",\"url\":\"rtsp://cam/%d\"}\n".formatted(i, i))
        .collect(Collectors.joining());
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
