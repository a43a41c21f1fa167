package org.camfleet.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.camfleet.ops.access.Credentials;
import org.camfleet.ops.config.Settings;
import org.camfleet.ops.config.SettingsLoader;
import org.camfleet.ops.tls.ServerTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCamerasTest {
  @TempDir Path data;

  @Test
  void camerasOfTheDemoAreGoneInTheNextRunOnTheSameDataAndOthersAreNot() throws Exception {
    try (Node demo = Node.start(settings())) {
      DemoCameras.add(demo, 2, i -> "rtsp://127.0.0.1:1/demo" + i);
      demo.ownApi().putCamera("gate", "rtsp://127.0.0.1:1/gate");
      assertThat(cameras(demo)).contains("\"demo1\"", "\"demo2\"", "\"gate\"");
    }

    try (Node serve = Node.start(settings())) {
      assertThat(cameras(serve)).contains("\"gate\"").doesNotContain("demo");
    }
  }

  private String cameras(Node node) throws Exception {
    HttpClient http =
        HttpClient.newBuilder().sslContext(ServerTls.open(settings()).client().context()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url()).resolve("/api/v1/cameras"))
            .header("Authorization", "Bearer " + Credentials.loadOrCreate(data).token().reveal())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private Settings settings() throws Exception {
    return SettingsLoader.load(
        Map.of(
            "camfleet.data", data.toString(),
            "camfleet.port", "0",
            "camfleet.admin.port", "0",
            "camfleet.media.loops", "1"),
        Map.of(),
        null);
  }
}
