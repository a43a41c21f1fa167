package org.camfleet.fleet.whip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camfleet.fleet.Stages.result;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.JoinKind;
import org.camfleet.core.metrics.CountingMetrics;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.api.TestServer.Answer;
import org.camfleet.fleet.database.Database;
import org.camfleet.fleet.database.SqlChannelStore;
import org.camfleet.fleet.database.SqlChannelTokens;
import org.camfleet.fleet.database.TestDatabase;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.EndpointNames;
import org.camfleet.fleet.kvs.HttpEdge;
import org.camfleet.fleet.kvs.StandardPort;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WHIP and WHEP over HTTP, with channels that answer what a test says. */
class WhipRoutesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final String OFFER = "v=0\r\na=ice-ufrag:abcd\r\n";
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final HttpSessions.Started STARTED = new HttpSessions.Started("s1", "v=0 answer");

  @TempDir Path directory;
  private final FakeDoor door = new FakeDoor();
  private final CountingMetrics metrics = new CountingMetrics();
  private Database database;
  private SqlChannelTokens tokens;
  private TestServer server;

  @BeforeEach
  void serve() {
    database = TestDatabase.H2.open(directory);
    tokens = new SqlChannelTokens(database);
    for (String name : List.of("gate", "yard")) {
      result(
          new SqlChannelStore(database)
              .create(new ChannelInfo("arn:" + name, name, NOON, 60, "v"), Map.of()));
    }
    token("publish-gate", "gate", TokenUse.PUBLISH, null);
    token("play-gate", "gate", TokenUse.PLAY, null);
    token("publish-yard", "yard", TokenUse.PUBLISH, null);
    token("late", "gate", TokenUse.PUBLISH, NOON.minusSeconds(1));
    server = server(new WhipSettings(true, true));
  }

  private TestServer server(WhipSettings settings) {
    return new TestServer(
        WhipRoutes.create(environment(settings, HttpEdge.DEFAULT, "cams.example.org:8443")));
  }

  private WhipEnvironment environment(WhipSettings settings, HttpEdge http, String authority) {
    return new WhipEnvironment(
        settings,
        tokens,
        door,
        (arn, user) ->
            List.of(
                new IceServer(
                    List.of("turn:t.example.org:3478", "turns:t.example.org"),
                    "9:" + user,
                    Secret.of("pass"),
                    300)),
        authority,
        http,
        metrics,
        () -> NOON);
  }

  /** Serves what {@link #server} is from now on. */
  private void serve(Route route) {
    server.close();
    server = new TestServer(route);
  }

  private void token(String text, String channel, TokenUse use, @Nullable Instant expires) {
    ChannelToken token =
        new ChannelToken(text, "arn:" + channel, channel, use, NOON.minusSeconds(60), expires, "");
    result(tokens.add(token, TokenText.hash(Secret.of(text)), NOON.minusSeconds(60)));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void anOfferIsAnsweredWithASessionItsTagAndTheRelays() {
    door.reply = STARTED;
    Answer answer = post("/whip/gate", OFFER, "publish-gate", SDP);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("v=0 answer");
    assertThat(header(answer, "Content-Type")).isEqualTo("application/sdp");
    assertThat(header(answer, "Location")).isEqualTo("https://cams.example.org:8443/whip/gate/s1");
    assertThat(header(answer, "ETag")).matches("\"[0-9a-f]{16}\"");
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(answer, "Access-Control-Expose-Headers"))
        .contains("Location", "ETag", "Link");
    assertThat(answer.raw().headers().allValues("Link"))
        .containsExactly(
            "<turn:t.example.org:3478>; rel=\"ice-server\"; username=\"9:whip\";"
                + " credential=\"pass\"; credential-type=\"password\"",
            "<turns:t.example.org>; rel=\"ice-server\"; username=\"9:whip\";"
                + " credential=\"pass\"; credential-type=\"password\"");
    assertThat(door.asked).containsExactly(new HttpSessions.Publish(OFFER, null));
    assertThat(metrics.value("camfleet_whip_sessions_total", "kind", "whip")).isEqualTo(1);
  }

  @Test
  void aSessionThatBeganOnTheStandardPortHasNoPortInItsLocation() {
    door.reply = STARTED;
    var both = new WhipSettings(true, true);
    serve(
        StandardPort.of(
            WhipRoutes.create(environment(both, HttpEdge.DEFAULT, "cams.example.org:8443"))));
    assertThat(header(post("/whip/gate", OFFER, "publish-gate", SDP), "Location"))
        .isEqualTo("https://cams.example.org/whip/gate/s1");

    var names = new EndpointNames("c.test", "m.test", "v.test", "r.test", "w.test", "b.test");
    var edge = new HttpEdge(names, List.of("*"));
    serve(StandardPort.of(WhipRoutes.create(environment(both, edge, "cams.example.org:8443"))));
    assertThat(header(post("/whep/gate", OFFER, "play-gate", SDP), "Location"))
        .isEqualTo("https://r.test/whep/gate/s1");
  }

  @Test
  void noSessionBeginsWhoseLocationCanNotBeTold() {
    serve(
        WhipRoutes.create(
            environment(new WhipSettings(true, true), HttpEdge.DEFAULT, "not a host")));
    assertThat(post("/whip/gate", OFFER, "publish-gate", SDP).status()).isEqualTo(400);
    assertThat(door.asked).isEmpty();
  }

  @Test
  void aPlayerIsAPlayerAllTheWay() {
    door.reply = STARTED;
    Answer answer = post("/whep/gate", OFFER, "play-gate", "application/sdp; charset=utf-8");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(header(answer, "Location")).endsWith("/whep/gate/s1");
    assertThat(door.asked).containsExactly(new HttpSessions.Play(OFFER, null));
  }

  @ParameterizedTest
  @CsvSource({
    "/whip/gate, , 401, unauthenticated",
    "/whip/gate, wrong, 401, unauthenticated",
    "/whip/gate, late, 401, unauthenticated",
    "/whip/nothing, wrong, 401, unauthenticated",
    "/whip/gate, publish-yard, 403, forbidden",
    "/whip/gate, play-gate, 403, forbidden",
    "/whep/gate, publish-gate, 403, forbidden",
    "/whip/nothing, publish-gate, 403, forbidden",
  })
  void onlyATokenOfThisChannelAndUseOpensIt(
      String path, @Nullable String token, int status, String code) {
    Answer answer = post(path, OFFER, token, SDP);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("code").asText()).isEqualTo(code);
    assertThat(answer.raw().headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(door.asked).isEmpty();
    String kind = path.substring(1, 5);
    assertThat(metrics.value("camfleet_whip_refused_total", "kind", kind, "code", code))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "malformed-sdp, 400, malformed_sdp, ",
    "no-h264, 422, no_h264, ",
    "no-audio, 422, no_audio, ",
    "wrong-direction, 422, wrong_direction, ",
    "too-many-tracks, 422, too_many_tracks, ",
    "InvalidArgumentException, 409, not_stored, ",
    "ResourceNotFoundException, 404, not_found, ",
    "too-many-joins, 429, too_many_joins, 1",
    "session-full, 503, session_full, 5",
    "node-short, 503, node_short, 5",
    "no-socket, 503, no_socket, 5",
  })
  void whatAChannelRefusesIsSaidInHttp(
      String refused, int status, String code, @Nullable String retryAfter) {
    door.reply = new Channel.Rejected(refused, "what was wrong");
    Answer answer = post("/whip/gate", OFFER, "publish-gate", SDP);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("code").asText()).isEqualTo(code);
    assertThat(answer.errors()).containsExactly("what was wrong");
    assertThat(answer.raw().headers().firstValue("Retry-After").orElse(null)).isEqualTo(retryAfter);
  }

  @Test
  void anotherTypeOrTooMuchIsRefused() {
    assertThat(post("/whip/gate", OFFER, "publish-gate", "application/json").status())
        .isEqualTo(415);
    assertThat(post("/whip/gate", "x".repeat(70_000), "publish-gate", SDP).status()).isEqualTo(413);
    assertThat(door.asked).isEmpty();
  }

  @Test
  void candidatesAreAddedToTheSessionWhoseTagIsKnown() {
    String tag = WhipResponses.tag("s1");
    String body = "a=ice-ufrag:abcd\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 x\r\n";

    assertThat(patch(body, FRAGMENT, "If-Match", tag).status()).isEqualTo(204);
    assertThat(door.asked).hasSize(1);
    HttpSessions.AddCandidates added = (HttpSessions.AddCandidates) door.asked.get(0);
    assertThat(added.kind()).isEqualTo(JoinKind.WHIP);
    assertThat(added.sessionId()).isEqualTo("s1");
    assertThat(added.ufrag()).isEqualTo("abcd");
    assertThat(added.candidates()).hasSize(1);

    assertThat(patch(body, FRAGMENT).status()).isEqualTo(428);
    assertThat(patch(body, FRAGMENT, "If-Match", "\"other\"").status()).isEqualTo(412);
    assertThat(patch(body, FRAGMENT, "If-Match", "*").status()).isEqualTo(422);
    assertThat(patch(body, SDP, "If-Match", tag).status()).isEqualTo(415);
    assertThat(patch("nonsense", FRAGMENT, "If-Match", tag).status()).isEqualTo(400);
    assertThat(door.asked).hasSize(1);

    door.reply = new Channel.Rejected("ice-restart", "a restart");
    assertThat(patch(body, FRAGMENT, "If-Match", tag).status()).isEqualTo(422);
    door.reply = new Channel.Rejected("no-session", "unknown");
    assertThat(patch(body, FRAGMENT, "If-Match", tag).status()).isEqualTo(404);
  }

  @Test
  void aSessionIsEndedAndThenUnknown() {
    assertThat(send("DELETE", "/whep/gate/s1", "", "play-gate").status()).isEqualTo(200);
    assertThat(door.asked).containsExactly(new HttpSessions.EndSession(JoinKind.WHEP, "s1", null));
    door.reply = new Channel.Rejected("no-session", "unknown");
    assertThat(send("DELETE", "/whep/gate/s1", "", "play-gate").status()).isEqualTo(404);
    assertThat(send("DELETE", "/whep/gate/s1", "", "publish-gate").status()).isEqualTo(403);
  }

  @Test
  void aPageOfAnyOriginMayAskWhetherItMay() {
    Answer answer = server.send("OPTIONS", "/whip/gate", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(header(answer, "Accept-Post")).isEqualTo("application/sdp");
    assertThat(header(answer, "Access-Control-Allow-Methods")).contains("POST");
    assertThat(header(answer, "Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(header(server.send("OPTIONS", "/whip/gate/s1", ""), "Access-Control-Allow-Methods"))
        .contains("PATCH", "DELETE");
  }

  @Test
  void aResourceHasNothingToShowAndOtherMethodsAreReserved() {
    assertThat(send("GET", "/whip/gate", "", "publish-gate").status()).isEqualTo(204);
    assertThat(send("GET", "/whip/gate/s1", "", "publish-gate").status()).isEqualTo(204);
    assertThat(send("GET", "/whip/gate", "", null).status()).isEqualTo(401);
    Answer put = send("PUT", "/whip/gate", "x", "publish-gate");
    assertThat(put.status()).isEqualTo(405);
    assertThat(header(put, "Allow")).isEqualTo("GET, OPTIONS, POST");
    assertThat(send("POST", "/whip/gate/s1", "x", "publish-gate").status()).isEqualTo(405);
  }

  @Test
  void whatIsSwitchedOffIsNotThere() {
    server.close();
    server = server(new WhipSettings(true, false));

    assertThat(post("/whep/gate", OFFER, "play-gate", SDP).status()).isEqualTo(404);
    assertThat(server.send("OPTIONS", "/whep/gate", "").status()).isEqualTo(404);
    assertThat(server.send("OPTIONS", "/whip/gate", "").status()).isEqualTo(200);
  }

  private Answer post(String path, String body, @Nullable String token, String type) {
    return token == null
        ? server.send("POST", path, body, "Content-Type", type)
        : server.send("POST", path, body, "Content-Type", type, "Authorization", "Bearer " + token);
  }

  private Answer patch(String body, String type, String... more) {
    String[] headers = {"Content-Type", type, "Authorization", "Bearer publish-gate"};
    String[] all = java.util.Arrays.copyOf(headers, headers.length + more.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return server.send("PATCH", "/whip/gate/s1", body, all);
  }

  private Answer send(String method, String path, String body, @Nullable String token) {
    return token == null
        ? server.send(method, path, body)
        : server.send(method, path, body, "Authorization", "Bearer " + token);
  }

  private static String header(Answer answer, String name) {
    HttpResponse<String> raw = answer.raw();
    return raw.headers().firstValue(name).orElse("");
  }
}
