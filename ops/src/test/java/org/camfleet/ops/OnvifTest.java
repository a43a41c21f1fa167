package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.onvif.simulated.SimulatedDevice;
import org.camfleet.core.onvif.simulated.SimulatedDevices;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.camfleet.ops.simulate.Simulator;
import org.camfleet.ops.tls.ServerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Simulated devices are imported with one command, and what bridges and callers ask is done. */
@Timeout(120)
class OnvifTest {
  private static final RtspCredentials LOGIN = new RtspCredentials("viewer", Secret.of("word"));

  @TempDir Path folder;
  private final Map<String, String> flags = new LinkedHashMap<>();
  private Simulator simulator;
  private SimulatedDevices devices;
  private SimulatedDevice device;
  private Node node;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(1, new InetSocketAddress("127.0.0.1", 0), Clip.demo(AudioCodec.AAC), LOGIN);
    devices = simulator.addDevices(new InetSocketAddress("127.0.0.1", 0), 0, LOGIN);
    device = devices.device("cam1");
    flags.put("camfleet.data", folder.toString());
    flags.put("camfleet.port", Integer.toString(freePort()));
    flags.put("camfleet.admin.port", "0");
    flags.put("camfleet.media.port", "0");
    flags.put("camfleet.media.loops", "1");
    flags.put("camfleet.onvif.discovery.port", Integer.toString(devices.discoveryPort()));
    flags.put("camfleet.onvif.discovery.wait", "1s");
    flags.put("camfleet.onvif.events.enabled", "true");
    Settings settings = SettingsLoader.load(flags, Map.of(), null);
    node = Node.start(settings);
    http = HttpClient.newBuilder().sslContext(ServerTls.open(settings).client().context()).build();
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
    simulator.close();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private int camfleet(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    flags.forEach(
        (key, value) -> {
          all.add("--set");
          all.add(key + "=" + value);
        });
    return Main.run(all.toArray(String[]::new));
  }

  private JsonNode call(String method, String path, String body, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url()).resolve("/api/v1" + path))
            .header("Authorization", "Bearer " + Credentials.loadOrCreate(folder).token().reveal())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void oneCommandImportsADeviceWhoseCameraThenLivesAndObeys() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "word\n");
    String id = device.reference().replace("urn:uuid:", "");
    String[] imports = {
      "onvif",
      "import",
      "--host",
      "127.0.0.1",
      "--username",
      "viewer",
      "--password-file",
      password.toString()
    };
    assertThat(camfleet(imports)).isZero();
    JsonNode camera = call("GET", "/cameras/" + id, "", 200);
    assertThat(camera.path("urls").toString()).isEqualTo("[\"" + simulator.url(1) + "\"]");
    assertThat(camera.path("onvif").asText()).isEqualTo(devices.url("cam1").toString());
    assertThat(camera.at("/labels/model").asText()).isEqualTo("Camfleet Simulated camera");
    assertThat(camera.toString()).doesNotContain("word");
    assertThat(camfleet(imports)).isZero();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                call("GET", "/cameras/" + id + "/status", "", 200)
                    .path("state")
                    .asText()
                    .equals("live"));

    JsonNode set = call("PATCH", "/cameras/" + id + "/onvif", "{\"govLength\": 33}", 200);
    assertThat(set.at("/profiles/0/govLength").asInt()).isEqualTo(33);
    assertThat(device.govLength("main")).isEqualTo(33);
    assertThat(set.path("clockOffsetMillis").asLong()).isBetween(-2_000L, 2_000L);
    device.deaf(true);
    assertThat(
            call("PATCH", "/cameras/" + id + "/onvif", "{\"govLength\": 44}", 409)
                .path("code")
                .asText())
        .isEqualTo("onvif_not_applied");
    assertThat(call("PATCH", "/cameras/" + id + "/onvif", "{}", 400).path("message").asText())
        .contains("nothing to change");

    await().until(() -> device.subscriptions() == 1);
    device.motion(true);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                call("GET", "/events?camera=" + id, "", 200)
                    .path("events")
                    .findValuesAsText("type")
                    .contains("camera.motion"));
  }

  @Test
  void aWrongPasswordIsToldForEachDevice() throws Exception {
    JsonNode answer =
        call(
            "POST",
            "/onvif:import",
            "{\"hosts\":[\"127.0.0.1\"],\"username\":\"viewer\",\"password\":\"guess\"}",
            200);
    assertThat(answer.path("outcomes").toString()).isEqualTo("{\"failed\":1}");
    assertThat(answer.at("/devices/0/code").asText()).isEqualTo("onvif_bad_credentials");
    assertThat(
            call("POST", "/onvif:import", "{\"addresses\":[\"http://169.254.169.254/onvif\"]}", 200)
                .at("/devices/0/code")
                .asText())
        .isEqualTo("onvif_forbidden");
    assertThat(
            call("POST", "/onvif:discover", "{\"hosts\":[\"169.254.169.254\"]}", 400)
                .path("code")
                .asText())
        .isEqualTo("onvif_forbidden");
    JsonNode dry =
        call(
            "POST",
            "/onvif:import",
            "{\"addresses\":[\"%s\"],\"username\":\"viewer\",\"password\":\"word\",\"dryRun\":true,\"camera\":{\"retentionHours\":48}}"
                .formatted(devices.url("cam1")),
            200);
    assertThat(dry.at("/devices/0/outcome").asText()).isEqualTo("would-create");
    assertThat(dry.at("/devices/0/camera/retentionHours").asInt()).isEqualTo(48);
    assertThat(call("GET", "/cameras", "", 200).path("cameras")).isEmpty();
  }
}
