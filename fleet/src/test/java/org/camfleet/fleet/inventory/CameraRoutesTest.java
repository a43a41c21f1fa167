package org.camfleet.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.camfleet.core.Secret;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.bridge.CameraStatus;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.Presence;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.core.webrtc.SelectedPair;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.accounts.AccountWarnings;
import org.camfleet.fleet.accounts.TestBook;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.OpenApiRoute;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlAccountStore;
import org.camfleet.fleet.database.SqlCameraStore;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlStreamStore;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.kvs.HlsPlayback;
import org.camfleet.fleet.kvs.KvsError;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.kvs.StreamInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraRoutesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private static final CameraStatus.Source SOURCE =
      new CameraStatus.Source(
          "playing", List.of("h264"), null, null, 1, 250, 99_000, Map.of("sdp-no-name", 3L));
  private static final CameraStatus.Session SESSION =
      new CameraStatus.Session(
          "local",
          "arn:c",
          "connected",
          null,
          null,
          1,
          "AEAD_AES_128_GCM",
          1000,
          250,
          0,
          CameraStatus.Conduct.NONE,
          List.of(
              new CameraStatus.Finding("bit-rate-over-limit", "warn", "the camera sends a lot")),
          new SelectedPair("relay", "tls", "198.51.100.7:50000", "host", "192.0.2.1:8444"));

  @TempDir Path directory;
  private final Doors doors = new Doors();
  private final List<String> changed = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> played = new CopyOnWriteArrayList<>();
  private volatile boolean nothingToPlay;
  private Database database;
  private TestServer server;

  @BeforeEach
  void serve() {
    database = TestDatabase.H2.open(directory);
    SqlCameraStore store =
        new SqlCameraStore(database, new LocalService("us-east-1", "000000000000"), () -> NOON);
    CameraRoutes routes =
        new CameraRoutes(
            new CameraEnvironment(
                store,
                (id, former) -> changed.add(id),
                doors.cameras,
                doors.channels,
                new SqlChannelStore(database),
                new SqlStreamStore(database),
                new Tickets(),
                this::play,
                new AccountWarnings(
                    new SqlAccountStore(database), new TestBook(), event -> {}, () -> NOON),
                event -> told.add(event.camera() + " " + event.type()),
                new CountingMetrics(),
                null,
                () -> NOON));
    server =
        new TestServer(
            ApiRoutes.create(
                List.of(OpenApiRoute.create()), Supplier::get, List.of(routes.route())));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void aCameraIsPutReadListedAndDeleted() {
    Answer created =
        put("door", "{\"url\":\"rtsp://admin:hunter2@cam/1\",\"labels\":{\"a\":\"b\"}}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.raw().headers().firstValue("ETag")).contains("\"1\"");
    assertThat(created.json().get("urls").get(0).asText()).isEqualTo("rtsp://cam/1");
    Answer read = server.get("/api/v1/cameras/door");
    assertThat(read.json()).isEqualTo(created.json());
    assertThat(read.body()).doesNotContain("hunter2", "admin");
    assertThat(put("door", read.body()).status()).isEqualTo(200);
    assertThat(server.get("/api/v1/cameras").json().at("/cameras/0/id").asText()).isEqualTo("door");
    assertThat(server.get("/api/v1/cameras").body()).doesNotContain("hunter2", "admin");

    assertThat(server.send("DELETE", "/api/v1/cameras/door", "").status()).isEqualTo(204);
    assertThat(server.get("/api/v1/cameras/door").status()).isEqualTo(404);
    assertThat(server.send("DELETE", "/api/v1/cameras/door", "").errors())
        .containsExactly("camera \"door\": unknown");
    assertThat(changed).containsExactly("door", "door", "door");
    assertThat(told).containsExactly("door camera.added", "door camera.deleted");
  }

  @Test
  void puttingACameraTellsItsChannelThatTheConfigurationChanged() {
    put("door", "{\"url\":\"rtsp://cam/1\"}");

    assertThat(doors.told)
        .containsExactly(
            "arn:aws:kinesisvideo:us-east-1:000000000000:channel/door/%d: INSTANCE"
                .formatted(NOON.toEpochMilli()));
  }

  @Test
  void mistakesAreAnsweredAllAtOnce() {
    Answer answer = put("door", "{\"uri\":\"rtsp://cam\",\"enabled\":1}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_request");
    assertThat(answer.errors())
        .containsExactly(
            "\"uri\": unknown field",
            "urls: missing (expected: a list of 1 to 4 RTSP addresses, or one as \"url\")",
            "enabled: 1 (expected: true or false)");
    assertThat(answer.json().get("message").asText()).startsWith("3 mistakes: \"uri\"");
    assertThat(put("a%20b", "{\"url\":\"rtsp://cam\"}").status()).isEqualTo(400);
  }

  @Test
  void twoEditorsDoNotOverwriteEachOther() {
    put("door", "{\"url\":\"rtsp://cam/1\"}");
    put("door", "{\"url\":\"rtsp://cam/2\"}");
    Answer late =
        server.send(
            "PUT", "/api/v1/cameras/door", "{\"url\":\"rtsp://cam/3\"}", "If-Match", "\"1\"");

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.errors())
        .containsExactly("camera \"door\": has revision \"2\" (expected: the one given)");
    assertThat(
            server
                .send(
                    "PUT",
                    "/api/v1/cameras/door",
                    "{\"url\":\"rtsp://cam/3\"}",
                    "If-Match",
                    "\"2\"")
                .status())
        .isEqualTo(200);
    assertThat(
            server
                .send(
                    "PUT",
                    "/api/v1/cameras/door",
                    "{\"url\":\"rtsp://cam/4\"}",
                    "If-None-Match",
                    "*")
                .status())
        .isEqualTo(412);
    assertThat(
            server
                .send(
                    "PUT", "/api/v1/cameras/door", "{\"url\":\"rtsp://c\"}", "If-Match", "W/\"x\"")
                .status())
        .isEqualTo(400);
  }

  @Test
  void listingGoesPageByPageAndFiltersByLabelAndState() {
    for (int i = 1; i <= 5; i++) {
      put("cam-" + i, "{\"url\":\"rtsp://cam\",\"labels\":{\"parity\":\"" + i % 2 + "\"}}");
    }
    put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");
    doors.states.put("cam-3", CameraStatus.State.FAILED);

    JsonNode first = server.get("/api/v1/cameras?limit=4").json();
    assertThat(ids(first)).containsExactly("cam-1", "cam-2", "cam-3", "cam-4");
    assertThat(first.get("next").asText()).isEqualTo("cam-4");
    JsonNode second = server.get("/api/v1/cameras?limit=4&after=cam-4").json();
    assertThat(ids(second)).containsExactly("cam-5", "off");
    assertThat(second.get("next").isNull()).isTrue();

    assertThat(ids(server.get("/api/v1/cameras?label=parity=0").json()))
        .containsExactly("cam-2", "cam-4");
    assertThat(ids(server.get("/api/v1/cameras?state=failed&state=disabled").json()))
        .containsExactly("cam-3", "off");
    assertThat(ids(server.get("/api/v1/cameras?filter=CAM&state=failed&limit=1").json()))
        .containsExactly("cam-3");
    assertThat(server.get("/api/v1/cameras?state=dead&limit=0&page=2").errors()).hasSize(3);
  }

  @Test
  void aBridgeThatHangsHoldsAPageForAMomentOnly() {
    put("door", "{\"url\":\"rtsp://cam\"}");
    put("gate", "{\"url\":\"rtsp://cam\"}");
    doors.hanging.add("gate");

    JsonNode page = server.get("/api/v1/cameras").json();
    assertThat(page.at("/cameras/0/state").asText()).isEqualTo("connecting");
    assertThat(page.at("/cameras/1/status/source/fault").asText()).isEqualTo("no-answer");
  }

  @Test
  void statusJoinsWhatBridgeAndChannelKnow() {
    put("door", "{\"url\":\"rtsp://cam\"}");
    doors.states.put("door", CameraStatus.State.LIVE);
    doors.lastFragmentAt = NOON.minusSeconds(2);
    JsonNode status = server.get("/api/v1/cameras/door/status").json();

    assertThat(status.get("id").asText()).isEqualTo("door");
    assertThat(status.get("state").asText()).isEqualTo("live");
    assertThat(status.at("/source/pictures").asLong()).isEqualTo(250);
    assertThat(status.at("/source/quirks").toString()).isEqualTo("{\"sdp-no-name\":3}");
    assertThat(status.at("/session/srtpProfile").asText()).isEqualTo("AEAD_AES_128_GCM");
    assertThat(status.at("/session/candidatePair").toString())
        .isEqualTo(
            "{\"local\":{\"type\":\"relay\",\"protocol\":\"tls\","
                + "\"address\":\"198.51.100.7:50000\"},"
                + "\"remote\":{\"type\":\"host\",\"address\":\"192.0.2.1:8444\"}}");
    assertThat(status.at("/sessions/0/packetsSent").asLong()).isEqualTo(1000);
    JsonNode finding = status.at("/sessions/0/findings/0");
    assertThat(finding.get("code").asText()).isEqualTo("bit-rate-over-limit");
    assertThat(finding.get("severity").asText()).isEqualTo("warn");
    assertThat(finding.get("text").asText()).isEqualTo("the camera sends a lot");
    assertThat(finding.get("fix").asText()).contains("sub-stream");
    assertThat(status.get("verdict").isNull()).as("a warning is no verdict").isTrue();
    assertThat(status.at("/archive/lastFragmentAt").asText())
        .isEqualTo(NOON.minusSeconds(2).toString());
    assertThat(status.at("/archive/packetsReceived").asLong()).isEqualTo(999);
    assertThat(status.at("/archive/missing").isNull()).isTrue();
    doors.missing = "disk-full for 2000 ms";
    assertThat(server.get("/api/v1/cameras/door/status").json().at("/archive/missing").asText())
        .isEqualTo("disk-full for 2000 ms");
    JsonNode verdict = server.get("/api/v1/cameras/door/status").json().get("verdict");
    assertThat(verdict.get("stage").asText()).isEqualTo("archive");
    assertThat(verdict.get("code").asText()).isEqualTo("disk-full");
    assertThat(verdict.get("text").asText()).contains("disk-full for 2000 ms");
    assertThat(verdict.get("fix").asText()).isNotBlank();
    assertThat(status.get("verdict").isNull()).isTrue();
    assertThat(status.at("/quirks/single-session").asLong()).isEqualTo(2);
  }

  @Test
  void aCameraIsNotLiveBeforeAFragmentIsStoredNorWhenTheyStop() {
    put("door", "{\"url\":\"rtsp://cam\"}");
    doors.states.put("door", CameraStatus.State.LIVE);

    assertThat(state("door")).isEqualTo("joining");
    doors.lastFragmentAt = NOON.minusSeconds(46);
    assertThat(state("door")).isEqualTo("waiting");
  }

  @Test
  void aDisabledOrSilentBridgeStillHasAStatus() {
    put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");
    put("silent", "{\"url\":\"rtsp://cam\"}");
    doors.silent = true;

    assertThat(state("off")).isEqualTo("disabled");
    JsonNode silent = server.get("/api/v1/cameras/silent/status").json();
    assertThat(silent.get("state").asText()).isEqualTo("waiting");
    assertThat(silent.at("/source/fault").asText()).isEqualTo("no-answer");
    assertThat(silent.at("/verdict/stage").asText()).isEqualTo("bridge");
    assertThat(server.get("/api/v1/cameras/none/status").status()).isEqualTo(404);
  }

  @Test
  void restartReachesTheBridgeOfAnEnabledCameraOnly() {
    put("door", "{\"url\":\"rtsp://cam\"}");
    put("off", "{\"url\":\"rtsp://cam\",\"enabled\":false}");

    assertThat(post("door:restart").status()).isEqualTo(202);
    assertThat(doors.told).contains("door: INSTANCE");
    assertThat(post("off:restart").status()).isEqualTo(409);
    assertThat(post("none:restart").status()).isEqualTo(404);
    assertThat(post("door:explode").errors())
        .containsExactly("action \"explode\": unknown (expected: restart, view, hls)");
    assertThat(server.get("/api/v1/cameras/door:restart").status()).isEqualTo(405);
  }

  @Test
  void viewingJoinsAsAViewerAndTellsHowToConnect() {
    put("door", "{\"url\":\"rtsp://cam\"}");
    JsonNode ticket = post("door:view").json();

    String clientId = ticket.get("clientId").asText();
    assertThat(clientId).matches("console-[0-9a-f]{16}");
    assertThat(doors.joined).containsExactly("viewer " + clientId);
    assertThat(ticket.get("signalingUrl").asText())
        .isEqualTo(
            "wss://127.0.0.1:%d/signaling/viewer?client=%s".formatted(server.port(), clientId));
    assertThat(ticket.get("channelArn").asText()).contains(":channel/door/");
    assertThat(ticket.at("/iceServers/0/urls/0").asText()).isEqualTo("turn:turn.example:3478");
    assertThat(ticket.at("/iceServers/0/credential").asText()).isEqualTo("turn-password");
    assertThat(post("door:view").json().get("clientId").asText()).isNotEqualTo(clientId);
  }

  @Test
  void aViewThatCanNotBeIsRefusedWithItsReason() {
    put("far", "{\"url\":\"rtsp://cam\",\"target\":{\"kind\":\"kvs\"}}");
    put("door", "{\"url\":\"rtsp://cam\"}");
    doors.refusal = new Channel.Rejected("ClientLimitExceededException", "viewers: 50 (limit: 50)");

    assertThat(post("far:view").json().get("code").asText()).isEqualTo("not_local");
    Answer refused = post("door:view");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asText()).isEqualTo("ClientLimitExceededException");
    assertThat(refused.errors()).containsExactly("viewers: 50 (limit: 50)");
    doors.silent = true;
    assertThat(post("door:view").status()).isEqualTo(503);
  }

  @Test
  void recordedMediaAreOpenedByTheCamerasStream() {
    put("door", "{\"url\":\"rtsp://cam\"}");

    assertThat(hls("door", "{}").json().get("url").asText())
        .isEqualTo("https://127.0.0.1:%d/hls".formatted(server.port()));
    assertThat(
            hls(
                    "door",
                    "{\"playbackMode\":\"ON_DEMAND\",\"startTimestamp\":1764072000.5,"
                        + "\"endTimestamp\":1764072060}")
                .status())
        .isEqualTo(200);
    assertThat(played)
        .containsExactly(
            "door LIVE null null", "door ON_DEMAND 2025-11-25T12:00:00.500Z 2025-11-25T12:01:00Z");
  }

  @Test
  void aRangeThatCanNotBePlayedIsRefused() {
    put("door", "{\"url\":\"rtsp://cam\"}");
    put("far", "{\"url\":\"rtsp://cam\",\"target\":{\"kind\":\"kvs\"}}");

    assertThat(hls("far", "{}").json().get("code").asText()).isEqualTo("not_local");
    assertThat(
            hls("door", "{\"playbackMode\":\"FAST\",\"startTimestamp\":\"x\",\"end\":1}").errors())
        .containsExactly(
            "\"end\": unknown field",
            "playbackMode: \"FAST\" (expected: LIVE, LIVE_REPLAY, ON_DEMAND)",
            "startTimestamp: \"x\" (expected: Unix seconds)");
    assertThat(hls("door", "{\"playbackMode\":\"ON_DEMAND\"}").errors())
        .containsExactly(
            "startTimestamp: missing (expected: Unix seconds where playbackMode is ON_DEMAND)");
    assertThat(
            hls(
                    "door",
                    "{\"playbackMode\":\"ON_DEMAND\",\"startTimestamp\":1e9,\"endTimestamp\":1.1e9}")
                .status())
        .isEqualTo(400);
    assertThat(hls("door", "{\"startTimestamp\":1e999999999}").status()).isEqualTo(400);
    nothingToPlay = true;
    Answer empty = hls("door", "{}");
    assertThat(empty.status()).isEqualTo(404);
    assertThat(empty.json().get("code").asText()).isEqualTo("ResourceNotFoundException");
  }

  private Answer hls(String id, String body) {
    return server.send("POST", "/api/v1/cameras/" + id + ":hls", body);
  }

  private CompletionStage<String> play(
      StreamInfo stream, HlsPlayback.Request request, PublicEndpoint endpoint) {
    if (nothingToPlay) {
      return CompletableFuture.failedFuture(
          new KvsRefusal(KvsError.RESOURCE_NOT_FOUND, "nothing to play"));
    }
    played.add(
        "%s %s %s %s".formatted(stream.name(), request.mode(), request.start(), request.end()));
    return CompletableFuture.completedFuture(endpoint.https() + "/hls");
  }

  private Answer put(String id, String body) {
    return server.send("PUT", "/api/v1/cameras/" + id, body);
  }

  private Answer post(String action) {
    return server.send("POST", "/api/v1/cameras/" + action, "");
  }

  private String state(String id) {
    return server.get("/api/v1/cameras/" + id + "/status").json().get("state").asText();
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("cameras").forEach(camera -> ids.add(camera.get("id").asText()));
    return ids;
  }

  /** Signs nothing. */
  private static final class Tickets implements ViewerTickets {
    @Override
    public URI signalingUrl(PublicEndpoint endpoint, String channelArn, String clientId) {
      return URI.create(endpoint.viewerSocket() + "?client=" + clientId);
    }

    @Override
    public List<IceServer> iceServers(String channelArn, String clientId) {
      return List.of(
          new IceServer(
              List.of("turn:turn.example:3478"), "turn-user", Secret.of("turn-password"), 300));
    }
  }

  /** Bridges and channels that answer at once. */
  private static final class Doors {
    final Map<String, CameraStatus.State> states = new HashMap<>();
    final List<String> hanging = new CopyOnWriteArrayList<>();
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> joined = new CopyOnWriteArrayList<>();
    @Nullable Instant lastFragmentAt;
    @Nullable String missing;
    Channel.@Nullable Rejected refusal;
    volatile boolean silent;

    private <T> CompletionStage<T> answer(T value) {
      return silent
          ? CompletableFuture.failedFuture(new TimeoutException("no answer"))
          : CompletableFuture.completedFuture(value);
    }

    final Cameras cameras =
        new Cameras() {
          @Override
          public CompletionStage<CameraStatus> status(CameraKey camera) {
            String id = camera.id();
            CameraStatus.State state = states.getOrDefault(id, CameraStatus.State.CONNECTING);
            Instant since = NOON.minus(Duration.ofMinutes(1));
            if (hanging.contains(id)) {
              return new CompletableFuture<>();
            }
            return answer(new CameraStatus(id, state, since, SOURCE, List.of(SESSION), 2));
          }

          @Override
          public void tell(CameraKey camera, CameraBridge.Command command) {
            told.add(camera.id() + ": " + command);
          }
        };

    final Channels channels =
        new Channels() {
          @Override
          public CompletionStage<Channel.JoinReply> join(
              String arn, Participant participant, boolean own) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
          }

          @Override
          public CompletionStage<Channel.JoinReply> watch(String arn, Participant viewer) {
            joined.add(viewer.toString());
            return answer(refusal != null ? refusal : new Channel.Joined(1));
          }

          @Override
          public CompletionStage<Channel.OfferReply> sendOffer(
              String arn, String sender, String payload) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
          }

          @Override
          public CompletionStage<HttpSessions.Reply> ask(
              String arn, Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
          }

          @Override
          public CompletionStage<Channel.Status> status(String arn) {
            Channel.PeerStatus master =
                new Channel.PeerStatus(
                    "master", "connected", 7, NOON, lastFragmentAt, missing, 999);
            return answer(new Channel.Status(arn, master, List.of(), 7));
          }

          @Override
          public CompletionStage<Presence> presence(String arn) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
          }

          @Override
          public void tell(String arn, Channel.Command command) {
            told.add(arn + ": " + command);
          }
        };
  }
}
