package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.camfleet.ops.simulate.Simulator;
import org.camfleet.ops.tls.ServerTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnServiceTest {
  /** Resolves nowhere (RFC 6761): as a public name does that is not set up yet. */
  private static final String PUBLIC_NAME = "cams.invalid:443";

  @TempDir Path folder;

  // The camera's target is this node: neither its public name nor a foreign certificate matters.
  @Test
  void itsOwnCamerasGoLiveWhateverTheNodeIsCalledOutside() throws Exception {
    Path tls = operatorsCertificate();
    Map<String, String> outside =
        Map.of(
            "camfleet.http.public-name", PUBLIC_NAME,
            "camfleet.tls.certificate", tls.resolve("server.pem").toString(),
            "camfleet.tls.key", tls.resolve("server-key.pem").toString());
    Settings settings = settings(folder.resolve("node"), outside);
    try (Simulator simulator =
            Simulator.start(
                1, new InetSocketAddress("127.0.0.1", 0), Clip.demo(AudioCodec.AAC), null);
        Node node = Node.start(settings)) {
      node.ownApi().putCamera("gate", simulator.url(1));
      Status status = new Status(node, settings);

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(status.of("gate").path("state").asText()).isEqualTo("live"));
    }
  }

  /** The fleet API's word on a camera. */
  private static final class Status {
    private final URI server;
    private final String token;
    private final HttpClient http;

    Status(Node node, Settings settings) throws Exception {
      server = URI.create("https://localhost:" + node.port());
      token = Credentials.loadOrCreate(settings.data()).token().reveal();
      http =
          HttpClient.newBuilder().sslContext(ServerTls.open(settings).client().context()).build();
    }

    JsonNode of(String camera) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve("/api/v1/cameras/" + camera + "/status"))
              .header("Authorization", "Bearer " + token)
              .build();
      return new ObjectMapper()
          .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  /** A certificate that holds neither localhost's name nor its address. */
  private Path operatorsCertificate() throws Exception {
    Path made = Files.createDirectories(folder.resolve("operator"));
    ProcessBuilder openssl =
        new ProcessBuilder(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=cams.invalid",
            "-addext",
            "subjectAltName=DNS:cams.invalid",
            "-keyout",
            made.resolve("server-key.pem").toString(),
            "-out",
            made.resolve("server.pem").toString());
    assertThat(openssl.inheritIO().start().waitFor()).isZero();
    return made;
  }

  private static Settings settings(Path data, Map<String, String> more) throws Exception {
    Map<String, String> flags = new java.util.HashMap<>(more);
    flags.put("camfleet.data", data.toString());
    flags.put("camfleet.port", "0");
    flags.put("camfleet.admin.port", "0");
    flags.put("camfleet.media.loops", "1");
    return SettingsLoader.load(flags, Map.of(), null);
  }
}
