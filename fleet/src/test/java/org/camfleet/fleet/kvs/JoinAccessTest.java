package org.camfleet.fleet.kvs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.camfleet.core.signaling.Participant;
import org.camfleet.fleet.policy.KeyRing;
import org.camfleet.fleet.sigv4.HandSigner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who may join as what, and how often, through both operations that join. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinAccessTest {
  private static final String ALL = KvsTestServer.ACCESS_KEY;
  private static final String VIEWER = KvsTestServer.ACCESS_KEY + "1";
  private static final String MASTER = KvsTestServer.ACCESS_KEY + "2";
  private static final String JOIN = "/joinStorageSession";
  private static final String JOIN_AS_VIEWER = "/joinStorageSessionAsViewer";

  private final AtomicLong nanos = new AtomicLong();
  private KvsTestServer server;
  private HttpClient http;
  private String arn;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server =
        new KvsTestServer(
            new KvsTestServer.Options(
                HttpEdge.DEFAULT,
                keys(directory.resolve("credentials")),
                new QuotaSettings(false, Map.of(), Map.of(Quota.JOIN, 2), 1, 1, 1, 100),
                nanos::get));
    http =
        HttpClient.newBuilder()
            .sslContext(server.tls.client())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    KvsClients clients = server.clients(ALL);
    arn = Fixture.create(clients, 24).mapped(clients).channelArn();
  }

  private static KeyRing keys(Path file) throws Exception {
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = %s
        aws_secret_access_key = x
        [viewer]
        aws_access_key_id = %s
        aws_secret_access_key = x
        camfleet_allow = JoinStorageSessionAsViewer
        [master]
        aws_access_key_id = %s
        aws_secret_access_key = x
        camfleet_allow = JoinStorageSession
        """
            .formatted(ALL, VIEWER, MASTER));
    return KeyRing.read(file, KvsOperation.actions().toList());
  }

  @BeforeEach
  void anotherSecond() {
    nanos.addAndGet(1_000_000_000);
    server.channels.joins.clear();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aViewersKeyJoinsAsViewerThroughBothOperations() throws Exception {
    assertThat(post(VIEWER, JOIN_AS_VIEWER, asViewer()).statusCode()).isEqualTo(200);
    assertThat(post(VIEWER, JOIN, asViewer()).statusCode()).isEqualTo(200);
    assertThat(server.channels.joins)
        .containsExactly(Participant.viewer("ann"), Participant.viewer("ann"));
  }

  @Test
  void aViewersKeyDoesNotJoinAsMaster() throws Exception {
    assertRefused(post(VIEWER, JOIN, asMaster()), "perform kinesisvideo:JoinStorageSession on");
    String nobody = asMaster().replace("}", ",\"clientId\":null}");
    assertRefused(post(VIEWER, JOIN, nobody), "perform kinesisvideo:JoinStorageSession on");
  }

  @Test
  void aMastersKeyJoinsAsMasterAndThroughNeitherOperationAsViewer() throws Exception {
    assertThat(post(MASTER, JOIN, asMaster()).statusCode()).isEqualTo(200);
    assertThat(server.channels.joins).containsExactly(Participant.MASTER);
    server.channels.joins.clear();
    for (String path : new String[] {JOIN, JOIN_AS_VIEWER}) {
      assertRefused(
          post(MASTER, path, asViewer()), "perform kinesisvideo:JoinStorageSessionAsViewer on");
    }
  }

  @Test
  void viewersJoinNoMoreOftenThroughTwoOperationsAndLeaveTheMasterItsTurn() throws Exception {
    assertThat(post(ALL, JOIN_AS_VIEWER, asViewer()).statusCode()).isEqualTo(200);
    assertThat(post(ALL, JOIN, asViewer()).statusCode()).isEqualTo(200);
    HttpResponse<String> third = post(ALL, JOIN, asViewer());
    assertThat(third.statusCode()).isEqualTo(400);
    assertThat(third.body()).contains("JoinStorageSessionAsViewer: too often");
    assertThat(post(ALL, JOIN, asMaster()).statusCode()).isEqualTo(200);
  }

  private void assertRefused(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.headers().firstValue("x-amzn-errortype")).hasValue("AccessDeniedException");
    assertThat(answer.body()).contains(why);
    assertThat(server.channels.joins).isEmpty();
  }

  private String asMaster() {
    return "{\"channelArn\":\"%s\"}".formatted(arn);
  }

  private String asViewer() {
    return "{\"channelArn\":\"%s\",\"clientId\":\"ann\"}".formatted(arn);
  }

  private HttpResponse<String> post(String accessKey, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("content-type", "application/json");
    HandSigner.signAs(accessKey, "localhost:" + server.url().getPort(), path, body, Instant.now())
        .headers()
        .stream()
        .filter(header -> !header.name().equals("host"))
        .forEach(header -> request.header(header.name(), header.value()));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
