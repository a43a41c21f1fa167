package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All that a server says to callers, operators and disks, each part searched for secrets. */
final class Overheard {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private final CamfleetProcess camfleet;
  private final FleetApi api;
  private final Canaries canaries;
  private final HttpClient http;

  Overheard(CamfleetProcess camfleet, Canaries canaries) {
    this.camfleet = camfleet;
    this.api = camfleet.api();
    this.canaries = canaries;
    this.http = HttpClient.newBuilder().sslContext(api.trust()).build();
  }

  /** Puts a camera that is in order. */
  void put(String id, String document) {
    call("PUT", "/api/v1/cameras/" + id, document, 201);
  }

  /** A call of the fleet API by its operator. */
  HttpResponse<String> call(String method, String path, String body, int... expected) {
    return search(api.send(method, path, body), expected);
  }

  /** Any call. */
  HttpResponse<String> send(HttpRequest request, int... expected) {
    try {
      return search(http.send(request, HttpResponse.BodyHandlers.ofString()), expected);
    } catch (IOException e) {
      throw new IllegalStateException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> search(HttpResponse<String> answer, int... expected) {
    assertThat(expected).as(answer.body()).contains(answer.statusCode());
    clean(answer.request().uri().getPath(), answer.headers().map() + "\n" + answer.body());
    return answer;
  }

  /** Opens a signaling socket that must not open. */
  void socketRefused(String presigned) throws IOException {
    URI url = URI.create(presigned);
    String answer =
        raw(
            "GET "
                + url.getRawPath()
                + "?"
                + url.getRawQuery()
                + " HTTP/1.1\r\nHost: "
                + url.getAuthority()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 403");
  }

  /** What comes back for these very bytes. */
  String raw(String request) throws IOException {
    try (Socket socket =
        api.trust().getSocketFactory().createSocket("127.0.0.1", camfleet.url().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer = wholeAnswer(socket.getInputStream());
      clean("raw request", answer);
      return answer;
    }
  }

  private static String wholeAnswer(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = "";
    for (int next = in.read(); next >= 0; next = in.read()) {
      bytes.write(next);
      text = bytes.toString(StandardCharsets.UTF_8);
      int body = text.indexOf("\r\n\r\n") + 4;
      Matcher length = LENGTH.matcher(text);
      if (body > 4 && length.find() && bytes.size() >= body + Integer.parseInt(length.group(1))) {
        break;
      }
    }
    return text;
  }

  /** Everything that can be read of the server from outside, but for its keys. */
  void nothingSecretAnywhere() throws IOException, InterruptedException {
    JsonNode cameras = api.call("GET", "/api/v1/cameras", null, 200).path("cameras");
    assertThat(cameras).hasSizeGreaterThanOrEqualTo(6);
    clean("cameras", cameras.toString());
    for (JsonNode camera : cameras) {
      String path = "/api/v1/cameras/" + camera.path("id").asText();
      call("GET", path, null, 200);
      call("GET", path + "/status", null, 200);
    }
    for (String path :
        List.of("cameras/nothing", "nothing", "events", "encryption", "openapi.yaml", "login")) {
      call("GET", "/api/v1/" + path, null, 200, 204, 404);
    }
    call("POST", "/api/v1/cameras/right:view", "", 200, 409);
    for (String path : List.of("metrics", "health/live", "health/ready")) {
      HttpRequest request = HttpRequest.newBuilder(camfleet.admin(path)).build();
      assertThat(send(request, 200).body()).isNotBlank();
    }
    clean("threads", threads());
    clean("standard output", String.join("\n", camfleet.output()));
    clean("log", camfleet.log());
    files();
  }

  private String threads() throws IOException, InterruptedException {
    Path jcmd = Jdk.program("jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), String.valueOf(camfleet.pid()), "Thread.print").start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed).contains("media-");
    return printed;
  }

  private void files() throws IOException {
    try (Stream<Path> all = Files.walk(camfleet.data())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = camfleet.data().relativize(file).toString();
        boolean meant =
            Set.of("credentials", "encryption.key").contains(name) || name.endsWith("-key.pem");
        if (!meant) {
          clean(name, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  private void clean(String where, String text) {
    assertThat(canaries.in(text)).as(where).isEmpty();
  }
}
