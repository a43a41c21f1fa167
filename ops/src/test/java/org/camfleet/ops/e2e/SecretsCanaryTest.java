package org.camfleet.ops.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camfleet.core.Secret;
import org.camfleet.core.media.AudioCodec;
import org.camfleet.core.rtsp.Clip;
import org.camfleet.core.rtsp.RtspCredentials;
import org.camfleet.core.rtsp.RtspServer;
import org.camfleet.core.rtsp.RtspServer.Authentication;
import org.camfleet.core.rtsp.Transport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret that a server was given shows up in anything it says or keeps, whichever way it failed.
 */
@Tag("peer")
@Tag("networks")
class SecretsCanaryTest {
  private static final String OWN = "canaryOwn/Password+1";
  private static final String FIELD = "canaryField/Password+2";
  private static final String IN_URL = "canaryUrl/Password+3";
  private static final String TOKEN = "canaryTokenOfTheFleetApi0123456789abcdef";
  private static final String KEY = "canaryKey/OfAws+0123456789abcdefghijklmn";
  private static final String KEY_AS_ID = "canaryKeyGivenAsTheIdOfItself";
  private static final String CLOUD = "canaryCloud/OfAws+0123456789abcdefghijkl";
  private static final String ACCOUNT = "canaryAccount/OfAws+0123456789abcdefghij";
  private static final String WRONG = "canaryWrong/OfAws+0123456789abcdefghijkl";
  private static final String TURN = "canaryTurn/SharedSecret+5";
  private static final String DATABASE = "canaryDatabase+Password/4";
  private static final String IN_PATH = "canaryPathPassword6";
  private static final String IN_QUERY = "canaryQueryPassword7";
  private static final String ELSEWHERE = "canaryElsewherePassword8";

  @TempDir Path directory;
  private final Canaries canaries = new Canaries();
  private final Canaries addresses = new Canaries();

  @Test
  void noSecretShowsUpInAnythingThatTheServerSays() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    watchAll();
    Files.writeString(data.resolve("credentials"), credentials("default", KEY, TOKEN));
    try (RtspServer basic = locked(Authentication.BASIC);
        RtspServer digest = locked(Authentication.DIGEST_MD5);
        CamfleetProcess camfleet = serve(data)) {
      for (String key : List.of("server-key.pem", "ca-key.pem")) {
        Files.readAllLines(data.resolve("tls").resolve(key)).stream()
            .filter(line -> line.length() > 40 && !line.startsWith("-----"))
            .forEach(line -> canaries.watch(key, line));
      }
      canaries.watch("encryption key", Files.readString(data.resolve("encryption.key")).strip());
      Overheard said = new Overheard(camfleet, canaries);
      cameras(camfleet, said, basic, digest);
      passwordsInAddresses(camfleet, said, digest);
      malformedDocuments(said);
      wrongProofs(camfleet, said);
      tokensOfAChannel(camfleet, said);
      said.nothingSecretAnywhere();
      camfleet.stop();
    }
    // And what it still says on its way down.
    String log = Files.readString(directory.resolve("data.log"));
    assertThat(canaries.in(log)).isEmpty();
    assertThat(addresses.in(log)).isEmpty();
    assertThat(
            canaries.in(
                Files.readString(data.resolve("db/camfleet.mv.db"), StandardCharsets.ISO_8859_1)))
        .isEmpty();
  }

  private void watchAll() {
    Map.of("own", OWN, "field", FIELD, "url", IN_URL, "token", TOKEN, "key", KEY, "id", KEY_AS_ID)
        .forEach(canaries::watch);
    Map.of("cloud", CLOUD, "account", ACCOUNT, "wrong", WRONG, "database", DATABASE, "turn", TURN)
        .forEach(canaries::watch);
    Map.of("path", IN_PATH, "query", IN_QUERY, "elsewhere", ELSEWHERE).forEach(addresses::watch);
  }

  @Test
  void noSecretShowsUpWhenTheServerDoesNotStart() throws Exception {
    canaries.watch("database", DATABASE);
    Path file =
        Files.writeString(
            directory.resolve("remote.conf"),
            "camfleet.database { url = \"jdbc:postgresql://127.0.0.1:1/x?password=%s\", password = \"%s\" }"
                .formatted(URLEncoder.encode(DATABASE, StandardCharsets.UTF_8), DATABASE));
    CamfleetProcess.Ended ended =
        CamfleetProcess.untilItEnds(
            "serve",
            "--data",
            directory.resolve("other").toString(),
            "--port",
            "0",
            "--config",
            file.toString());

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(canaries.in(ended.lines().toString())).isEmpty();
    assertThat(ended.lines())
        .containsExactly(
            "camfleet: database jdbc:postgresql://127.0.0.1:1/x: the server can not be reached");
  }

  private static RtspServer locked(Authentication how) throws Exception {
    RtspCredentials owner = new RtspCredentials("viewer", Secret.of(OWN));
    return RtspServer.start(
        RtspServer.Settings.loopback().with(owner, how, 100), Clip.demo(AudioCodec.PCMU));
  }

  private static String credentials(String profile, String key, String token) {
    return """
    [%s]
    aws_access_key_id = AKIACANARYCANARYCANA
    aws_secret_access_key = %s
    camfleet_token = %s
    """
        .formatted(profile, key, token);
  }

  private CamfleetProcess serve(Path data) throws Exception {
    Path cloud = directory.resolve("cloud");
    Files.writeString(cloud, credentials("cloud", CLOUD, "none"));
    Path file =
        Files.writeString(
            directory.resolve("camfleet.conf"),
            """
            camfleet {
              whip.enabled = true, whep.enabled = true
              database.password = "%s", bridge.credentials-file = "%s", bridge.authorities = "%s"
              turn { uris = ["turn:127.0.0.1:3478"], secret = "%s" }
              accounts.elsewhere {
                provider = static, access-key-id = AKIACANARYELSEWHERE0, secret-access-key = "%s"
              }
            }
            """
                .formatted(DATABASE, cloud, data.resolve("tls/ca.pem"), TURN, ACCOUNT));
    return CamfleetProcess.run(
        List.of("-Xms256m", "-Xmx1g", "-DCAMFLEET_LOG_LEVEL=DEBUG"),
        data,
        "camfleet ready: ",
        "serve",
        "--data",
        data.toString(),
        "--port",
        String.valueOf(CamfleetProcess.freePort()),
        "--config",
        file.toString());
  }

  /** Cameras that log in, that do not, and one whose service does not take our key. */
  private static void cameras(
      CamfleetProcess camfleet, Overheard said, RtspServer basic, RtspServer digest) {
    FleetApi api = camfleet.api();
    String url = digest.url("cam1").replace("rtsp://", "rtsp://viewer:%s@");
    said.put("right", camera(digest.url("cam1"), OWN));
    said.put("right-basic", camera(basic.url("cam2"), OWN));
    said.put("right-url", "{\"url\":\"%s\"}".formatted(url.formatted(OWN)));
    said.put("wrong-field", camera(basic.url("cam1"), FIELD));
    said.put("wrong-url", "{\"url\":\"%s\"}".formatted(url.formatted(IN_URL)));
    for (String account : List.of("cloud", "elsewhere")) {
      said.put(
          account,
          """
          {"url":"%s","username":"viewer","password":"%s",
           "target":{"kind":"kvs","region":"us-east-1","endpoint":"https://localhost:%d","account":"%s"}}
          """
              .formatted(digest.url("cam3"), OWN, camfleet.url().getPort(), account));
    }
    said.call("GET", "/api/v1/accounts", "", 200);
    for (String id : List.of("right", "right-basic", "right-url")) {
      Cameras.awaitLive(api, id, Duration.ofSeconds(60));
    }
    for (String id : List.of("wrong-field", "wrong-url")) {
      awaitState(api, id, "failed");
    }
    awaitState(api, "cloud", "refused");
    awaitState(api, "elsewhere", "refused");
    said.call("POST", "/api/v1/cameras/wrong-url:restart", "", 202);
    said.call("POST", "/api/v1/cameras/right:restart", "", 202);
    awaitState(api, "wrong-url", "failed");
  }

  /**
   * Some cameras have their password in path or query: who wrote the address reads it there only.
   */
  private void passwordsInAddresses(CamfleetProcess camfleet, Overheard said, RtspServer server)
      throws IOException {
    FleetApi api = camfleet.api();
    String name = IN_PATH + "/live?pw=" + IN_QUERY;
    server.camera(IN_PATH + "/live").transports(Transport.UDP);
    server.camera("moved").redirect("http://127.0.0.1/live?pw=" + ELSEWHERE);
    said.put("in-address", camera(server.url(name), OWN));
    said.put("moved", camera(server.url("moved"), OWN));
    said.put("nobody", camera("rtsp://127.0.0.1:1/" + name, OWN));
    Cameras.awaitLive(api, "in-address", Duration.ofSeconds(60));
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> assertThat(api.status("moved").toString()).contains("redirect: URL: http://"));
    for (String id : List.of("in-address", "moved", "nobody")) {
      for (String part : List.of("/status", "/verdict")) {
        String told = said.call("GET", "/api/v1/cameras/" + id + part, "", 200).body();
        assertThat(addresses.in(told)).as(id + part).isEmpty();
      }
    }
    assertThat(addresses.in(said.call("GET", "/api/v1/events", "", 200).body())).isEmpty();
    assertThat(camfleet.log()).contains("camera rtsp://127.0.0.1:" + server.port() + ": not over");
  }

  private static void awaitState(FleetApi api, String id, String state) {
    await(id)
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(api.status(id).path("state").asText()).isEqualTo(state));
  }

  private static String camera(String url, String password) {
    return "{\"url\":\"%s\",\"username\":\"viewer\",\"password\":\"%s\"}".formatted(url, password);
  }

  private static void malformedDocuments(Overheard said) {
    for (String document :
        List.of(
            "{\"url\":\"rtsp://a\",\"username\":\"u\",\"password\":%s}",
            "{\"url\":\"rtsp://a\",\"username\":\"u\",\"password\":\"%s",
            "{\"url\":\"rtsp://a\",\"username\":\"u\",\"password\":[\"%s\"]}",
            "{\"url\":\"rtsp://a\",\"username\":\"u\",\"password\":\"%s\\n\"}",
            "{\"url\":\"rtsp://a\",\"password\":\"%s\"}",
            "{\"url\":\"rtsp://a\",\"username\":\"u\",\"Password\":\"%s\"}",
            "{\"url\":\"http://u:%s@a/\"}",
            "{\"url\":\"u:%s@a/\"}",
            "{\"url\":\"rtsp://u:%s@\"}",
            "{\"urls\":\"rtsp://u:%s@a/\"}",
            "{\"url\":{\"rtsp://u:%s@a/\":1}}",
            "{\"url\":\"rtsp://u:%s@a/\",\"username\":\"other\"}")) {
      said.call("PUT", "/api/v1/cameras/malformed", document.formatted(FIELD), 400);
    }
    said.call("PUT", "/api/v1/cameras/malformed", FIELD, 400);
  }

  /** Shown once, to who made it; after that in nothing, whatever is done with it. */
  private void tokensOfAChannel(CamfleetProcess camfleet, Overheard said) {
    String path = "/api/v1/channels/right/tokens";
    String token =
        camfleet.api().call("POST", path, "{\"use\":\"publish\"}", 201).path("token").asText();
    canaries.watch("channel token", token);
    said.call("GET", path, "", 200);
    URI whip = camfleet.api().base().resolve("/whip/right");
    for (String target : List.of("/whip/right", "/whep/right", "/whip/wrong-url")) {
      said.send(
          HttpRequest.newBuilder(whip.resolve(target))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/sdp")
              .POST(HttpRequest.BodyPublishers.ofString("v=0\r\na=ice-pwd:" + token))
              .build(),
          403,
          422);
    }
  }

  /** Credentials for the relays are made from the secret that is shared with them. */
  private static void relays(KvsClient kvs, Overheard said) {
    String asked = "{\"ChannelARN\":\"%s\"}".formatted(kvs.createChannel("relayed"));
    HttpResponse<String> relays =
        said.send(kvs.signedPost("/v1/get-ice-server-config", asked), 200);
    assertThat(relays.body()).contains("turn:127.0.0.1:3478", "\"Password\":\"");
  }

  private static void wrongProofs(CamfleetProcess camfleet, Overheard said) throws IOException {
    FleetApi api = camfleet.api();
    URI cameras = api.base().resolve("/api/v1/cameras");
    for (String proof :
        List.of("Bearer " + WRONG, "Bearer " + TOKEN + "x", "Basic " + TOKEN, TOKEN)) {
      said.send(HttpRequest.newBuilder(cameras).header("Authorization", proof).build(), 401);
    }
    for (String login :
        List.of(
            "{\"token\":\"%s\"}".formatted(WRONG),
            "{\"code\":\"%s\"}".formatted(TOKEN),
            "{\"password\":\"%s\"}".formatted(TOKEN))) {
      HttpResponse<String> answer = said.call("POST", "/api/v1/login", login, 400, 401);
      assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }
    said.call("POST", "/api/v1/login", "{\"token\":\"%s\"}".formatted(TOKEN), 204);
    for (String[] pair :
        List.of(
            new String[] {api.accessKeyId(), WRONG},
            new String[] {KEY_AS_ID, KEY},
            new String[] {"AKIAUNKNOWN", KEY})) {
      try (KvsClient kvs = KvsClient.of(api, pair[0], pair[1])) {
        said.send(kvs.signedPost("/describeSignalingChannel", "{\"ChannelName\":\"x\"}"), 403);
        String arn = "arn:aws:kinesisvideo:us-east-1:000000000000:channel/x/1";
        said.socketRefused(kvs.signalingUrl(arn, null));
        said.socketRefused(kvs.signalingUrl(arn, "viewer"));
      }
    }
    try (KvsClient kvs = KvsClient.of(api)) {
      said.send(kvs.signedPost("/describeSignalingChannel", TOKEN), 400);
      relays(kvs, said);
    }
    said.raw("GET /api/v1/cameras?token=" + TOKEN + "^{ HTTP/1.1\r\nHost: x\r\n\r\n");
    said.raw("GET /api/v1/cameras HTTP/1.1\r\nHost: x\r\nAuthorization: " + TOKEN + "\001\r\n\r\n");
    said.raw("GET " + TOKEN + " HTTP/1.1\r\nHost: x\r\n\r\n");
    said.raw(TOKEN + " / HTTP/1.1\r\nHost: x\r\n\r\n");
  }
}
