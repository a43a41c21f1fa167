package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.camfleet.fleet.inventory.CameraDocument;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.camfleet.ops.tls.ServerTls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
  @TempDir static Path folder;
  @TempDir Path other;
  private static Node node;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    Settings settings =
        settings(
            folder,
            Map.of(
                "camfleet.standard-port.port", "0",
                "camfleet.standard-port.domain", "cams.example",
                "camfleet.turn.uris", "turn:turn.example:3478?transport=udp",
                "camfleet.turn.secret", "north"));
    node = Node.start(settings);
    http = HttpClient.newBuilder().sslContext(ServerTls.open(settings).client().context()).build();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void theConsoleComesWithAStrictPolicyAndNeedsNoCredentials() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>Camfleet</title>").doesNotContain("<script>");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe-inline");
    for (String file :
        List.of(
            "app.js",
            "api.js",
            "details.js",
            "export.js",
            "live.js",
            "rate.js",
            "recorded.js",
            "search.js",
            "strip.js",
            "style.css")) {
      assertThat(get("/" + file).statusCode()).as(file).isEqualTo(200);
    }
    assertThat(page.body())
        .contains("pattern=\"" + CameraDocument.ID.pattern().replace("-]", "\\-]"));
    assertThat(get("/vendor/hls-1.6.13.light.min.js").body()).contains("Hls");
    assertThat(get("/../reference.conf").statusCode()).isEqualTo(404);
  }

  @Test
  void theApiIsClosedWithoutCredentialsAndOpenWithTheToken() throws Exception {
    assertThat(get("/api/v1/events").statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/events", "Bearer wrong").statusCode()).isEqualTo(401);
    String token = Credentials.loadOrCreate(folder).token().reveal();
    assertThat(get("/api/v1/events", "Bearer " + token).statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/openapi.yaml").body()).startsWith("openapi: 3");
  }

  @Test
  void theCodeInTheConsolesAddressSignsInOnce() throws Exception {
    String code = node.urlWithCode().replaceFirst(".*#code=", "");

    assertThat(login("{\"code\":\"" + code + "\"}").headers().firstValue("set-cookie"))
        .hasValueSatisfying(cookie -> assertThat(cookie).contains("HttpOnly", "Secure"));
    assertThat(login("{\"code\":\"" + code + "\"}").statusCode()).isEqualTo(401);
  }

  @Test
  void healthAndMetricsAreServedOnTheAdminPort() throws Exception {
    assertThat(admin("/health/live").statusCode()).isEqualTo(200);
    assertThat(admin("/health/ready").body()).contains("\"database\":\"ok\"");
    assertThat(admin("/health/ready").body()).contains("\"brownOut\":{\"level\":\"normal\"");
    assertThat(admin("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void theSecondPortServesTheSameAndItsNamesAreInTheCertificate() throws Exception {
    HttpResponse<String> page =
        send(
            HttpRequest.newBuilder(
                    URI.create("https://localhost:" + node.standardPort() + "/listStreams"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.headers().firstValue("x-amzn-errortype"))
        .hasValue("MissingAuthenticationTokenException");
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    X509Certificate certificate =
        (X509Certificate) page.sslSession().orElseThrow().getPeerCertificates()[0];
    assertThat(certificate.getSubjectAlternativeNames().toString())
        .contains("m.kinesisvideo.us-east-1.cams.example", "kinesisvideo.us-east-1.cams.example");
  }

  @Test
  void aClientThatOffersHttp2GetsHttp11() throws Exception {
    SSLContext trust =
        ServerTls.open(settings(folder, Map.of("camfleet.standard-port.domain", "cams.example")))
            .client()
            .context();
    try (SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket("localhost", node.standardPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();

      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @Test
  void theCommandRotatesTheKeysOfTheRunningNode() throws Exception {
    assertThat(get("/api/v1/encryption").statusCode()).isEqualTo(401);
    String[] where = {"--data", folder.toString(), "--port", String.valueOf(node.port())};

    Printed rotated = run("encryption", "rotate", where);
    assertThat(rotated.exit()).as(rotated.text()).isZero();
    assertThat(new ObjectMapper().readTree(rotated.text()).path("dataKeys")).hasSize(2);
    Printed status = run("encryption", "status", where);
    assertThat(new ObjectMapper().readTree(status.text()).path("keyEncryptionKeys").path(0))
        .isEqualTo(new ObjectMapper().readTree(rotated.text()).path("keyEncryptionKeys").path(0));
    assertThat(status.text())
        .doesNotContain(Files.readString(folder.resolve("encryption.key")).strip());
  }

  private record Printed(int exit, String text) {}

  private static Printed run(String command, String what, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, what));
    arguments.addAll(List.of(more));
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      int exit = Main.run(arguments.toArray(String[]::new));
      return new Printed(exit, printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usual);
    }
  }

  @Test
  void aPortInUseIsOneSentenceAndLeavesNothingBehind() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Settings settings =
          settings(other, Map.of("camfleet.port", String.valueOf(taken.getLocalPort())));
      assertThatThrownBy(() -> Node.start(settings))
          .isInstanceOf(StartFailure.class)
          .hasMessageMatching("camfleet.port: can not listen on .* in use or not allowed");
    }
    DataDirectory.open(other).close();
  }

  @Test
  void aSecondServerOnTheSameDataIsRefused() {
    assertThatThrownBy(() -> Node.start(settings(folder, Map.of())))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("in use by another camfleet");
  }

  private static Settings settings(Path data, Map<String, String> more) throws Exception {
    Map<String, String> flags = new HashMap<>();
    flags.put("camfleet.data", data.toString());
    flags.put("camfleet.port", "0");
    flags.put("camfleet.admin.port", "0");
    flags.put("camfleet.media.loops", "1");
    flags.putAll(more);
    return SettingsLoader.load(flags, Map.of(), null);
  }

  private static HttpResponse<String> get(String path, String... authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url()).resolve(path));
    for (String value : authorization) {
      request.header("Authorization", value);
    }
    return send(request.build());
  }

  private static HttpResponse<String> login(String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(node.url()).resolve("/api/v1/login"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static HttpResponse<String> admin(String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.adminPort() + path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
