package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camfleet.fleet.secrets.KeyEncryptionKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesisvideoarchivedmedia.model.HLSPlaybackMode;

/** Nodes of one PostgreSQL database: what one of them gave out holds on the other. */
@Tag("peer")
@Tag("networks")
class SharedNodesTest {
  @TempDir Path directory;
  private EmbeddedPostgres postgres;
  private Path configuration;

  @BeforeEach
  void start() throws Exception {
    postgres = Cluster.database();
    Path key = directory.resolve("key");
    Files.writeString(key, KeyEncryptionKeys.random().reveal());
    configuration =
        Files.writeString(
            directory.resolve("nodes.conf"),
            """
            camfleet {
              roles = [service]
              cluster.host = "127.0.0.1"
              database { url = "%s", user = postgres, password = postgres }
              encryption.key-file = "%s"
            }
            """
                .formatted(
                    postgres.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""), key));
  }

  @AfterEach
  void stop() throws Exception {
    postgres.close();
  }

  @Test
  void nodesThatStartTogetherShareCredentialsAndAuthority() throws Exception {
    CompletableFuture<CamfleetProcess> first = CompletableFuture.supplyAsync(() -> serve("north"));
    try (CamfleetProcess south = serve("south");
        CamfleetProcess north = first.join()) {
      for (String file : List.of("credentials", "tls/ca.pem", "tls/ca-key.pem")) {
        assertThat(south.data().resolve(file)).hasSameTextualContentAs(north.data().resolve(file));
      }
      for (String file : List.of("credentials", "tls/ca-key.pem", "tls/server-key.pem")) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(south.data().resolve(file))))
            .as(file)
            .isEqualTo("rw-------");
      }
      assertThat(Files.readString(south.data().resolve("tls/server.pem")))
          .isNotEqualTo(Files.readString(north.data().resolve("tls/server.pem")));

      whatTheNorthGaveOutHoldsInTheSouth(north, south);
      assertThat(dump())
          .contains("certificate-authority")
          .doesNotContain("PRIVATE KEY", north.api().token(), north.api().secretAccessKey());
    }
  }

  private void whatTheNorthGaveOutHoldsInTheSouth(CamfleetProcess north, CamfleetProcess south)
      throws Exception {
    // The token, the access key and the authority of the one, the address of the other.
    FleetApi crossed = FleetApi.of(south.url(), north.data());
    crossed.call("GET", "/api/v1/events", null, 200);
    try (KvsClient here = KvsClient.of(north.api());
        KvsClient there = KvsClient.of(crossed)) {
      String arn = here.createChannel("gate");
      assertThat(
              there
                  .control()
                  .describeSignalingChannel(r -> r.channelName("gate"))
                  .join()
                  .channelInfo()
                  .channelARN())
          .isEqualTo(arn);
      HttpClient http = HttpClient.newBuilder().sslContext(crossed.trust()).build();
      http.newWebSocketBuilder()
          .buildAsync(
              URI.create(there.signalingUrl(arn, "somebody")),
              new java.net.http.WebSocket.Listener() {})
          .join()
          .abort();
      assertThat(playlist(http, south, aRecording(here))).isEqualTo(200);
      assertThat(playlist(http, south, "x")).isEqualTo(403);
      String cookie = cookie(http, north);
      assertThat(events(http, south, cookie)).isEqualTo(200);
      assertThat(events(http, south, cookie.replaceFirst(".$", "~"))).isEqualTo(401);
    }
  }

  /** The token of a playback session of one fragment, which is in the database alone. */
  private String aRecording(KvsClient here) throws Exception {
    here.createStoredChannel("yard", 1);
    String arn =
        here.control().describeStream(r -> r.streamName("yard")).join().streamInfo().streamARN();
    Instant start = Instant.now().minusSeconds(60);
    long micros = start.toEpochMilli() * 1000;
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO fragment_streams VALUES (1000, '" + arn + "')");
      statement.execute("INSERT INTO fragment_stores VALUES (1000, 'gone')");
      statement.execute("INSERT INTO fragment_headers VALUES (1000, '', '')");
      statement.execute(
          "INSERT INTO fragments VALUES (1000, 1, 1, %d, %d, 2000000, TRUE, 1000, 1000, 1, 0, 9)"
              .formatted(micros, micros));
    }
    String url =
        here.hlsUrl("yard", HLSPlaybackMode.ON_DEMAND, start.minusSeconds(9), start.plusSeconds(9));
    return url.replaceFirst(".*SessionToken=", "");
  }

  private static int playlist(HttpClient http, CamfleetProcess node, String token)
      throws Exception {
    return http.send(
            HttpRequest.newBuilder(
                    node.url()
                        .resolve(
                            "/hls/v1/getHLSMediaPlaylist.m3u8?TrackNumber=1&SessionToken=" + token))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String cookie(HttpClient http, CamfleetProcess node) throws Exception {
    HttpResponse<String> login =
        http.send(
            HttpRequest.newBuilder(node.url().resolve("/api/v1/login"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"token\":\"%s\"}".formatted(node.api().token())))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return login.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private static int events(HttpClient http, CamfleetProcess node, String cookie) throws Exception {
    return http.send(
            HttpRequest.newBuilder(node.url().resolve("/api/v1/events"))
                .header("Cookie", cookie)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aNodeThatBringsOthersIsRefusedUntilTheyAreMovedAway() throws Exception {
    serve("north").stop();
    Path own = directory.resolve("other");
    CamfleetProcess.serve(own).stop(); // on a database of its own, with files of its own

    assertThat(refusal(own))
        .containsExactly(
            "camfleet: %s: [default] is not the profile that the nodes of this database share (expected: the same; move the file away to take theirs)"
                .formatted(own.resolve("credentials")));
    Files.delete(own.resolve("credentials"));
    assertThat(refusal(own))
        .containsExactly(
            "camfleet: %s: not the authority that the nodes of this database share (expected: the same; move it and its key away to take theirs)"
                .formatted(own.resolve("tls/ca.pem")));
    Files.delete(own.resolve("tls/ca.pem"));
    Files.delete(own.resolve("tls/ca-key.pem"));
    try (CamfleetProcess joined = serve("other")) {
      FleetApi.of(joined.url(), directory.resolve("north"))
          .call("GET", "/api/v1/events", null, 200);
    }
  }

  @Test
  void aNodeWithAnotherKeyIsRefusedAndSoIsOneWithout() throws Exception {
    serve("north").stop();
    String before = dump();
    Files.writeString(directory.resolve("key"), KeyEncryptionKeys.random().reveal());

    assertThat(refusal(directory.resolve("south")))
        .singleElement()
        .asString()
        .matches(
            "camfleet: encryption key: data key \\S{16} is wrapped by key \\S{16}, and this node has \\S{16} \\(expected: that key too; docs/encryption.md says where it goes\\)");
    Files.writeString(
        configuration, Files.readString(configuration).replaceFirst("encryption.key-file.*", ""));
    assertThat(refusal(directory.resolve("south")))
        .containsExactly(
            "camfleet: camfleet.encryption.key: not set (expected: the key that this database is sealed with)");
    assertThat(dump()).isEqualTo(before);
  }

  private CamfleetProcess serve(String name) {
    try {
      return CamfleetProcess.serve(directory.resolve(name), "--config", configuration.toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> refusal(Path data) throws Exception {
    CamfleetProcess.Ended ended =
        CamfleetProcess.untilItEnds(
            "serve",
            "--data",
            data.toString(),
            "--port",
            String.valueOf(CamfleetProcess.freePort()),
            "--config",
            configuration.toString());
    assertThat(ended.exit()).isEqualTo(1);
    return ended.lines();
  }

  /** What is shared and the keys, all columns. */
  private String dump() throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("node_secrets", "data_keys")) {
        try (ResultSet row =
            statement.executeQuery("SELECT t::text FROM " + table + " t ORDER BY 1")) {
          while (row.next()) {
            rows.add(row.getString(1));
          }
        }
      }
    }
    return String.join("\n", rows);
  }
}
