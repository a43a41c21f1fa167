package org.camfleet.fleet.access;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.fleet.api.ApiRoutes;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.TestServer;
import org.camfleet.fleet.api.TestServer.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final AtomicReference<Instant> NOW = new AtomicReference<>(NOON);
  private static final LoginCodes CODES = new LoginCodes(NOW::get, Duration.ofMinutes(10));
  private static TestServer server;

  @BeforeAll
  static void serve() {
    Access access =
        new Access(
            Secret.of("right-token"),
            CODES,
            (request, body) ->
                body.length == 2 ? Optional.empty() : Optional.of("signature: does not match"),
            NOW::get,
            Duration.ofHours(12));
    server =
        new TestServer(
            ApiRoutes.create(
                List.of(new LoginRoutes(access).route()),
                access::required,
                List.of(
                    path(
                        "secret",
                        () ->
                            concat(
                                get(() -> extractRequest(AccessTest::read)),
                                post(() -> extractRequest(AccessTest::wrote)))))));
  }

  private static Route read(HttpRequest request) {
    return complete(request.getUri().rawQueryString().isEmpty() ? "read" : who(request));
  }

  private static Route wrote(HttpRequest request) {
    return complete(request.getUri().rawQueryString().isEmpty() ? "wrote" : who(request));
  }

  private static String who(HttpRequest request) {
    return Caller.of(request).name();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void atNoon() {
    NOW.set(NOON);
  }

  @Test
  void withoutCredentialsNothingIsServedAndTheAnswerSaysWhatIsWanted() {
    Answer answer = server.get("/api/v1/secret");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.raw().headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"camfleet\"");
    assertThat(answer.errors().get(0))
        .startsWith("no credentials (expected: Authorization: Bearer");
  }

  @Test
  void theBearerTokenOpensAndAnotherDoesNot() {
    assertThat(
            server.send("GET", "/api/v1/secret", "", "Authorization", "Bearer right-token").body())
        .isEqualTo("read");
    assertThat(
            server
                .send("GET", "/api/v1/secret", "", "Authorization", "bearer right-token")
                .status())
        .isEqualTo(200);
    Answer wrong = server.send("GET", "/api/v1/secret", "", "Authorization", "Bearer wrong");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.body()).doesNotContain("right-token");
  }

  @Test
  void aSignedRequestIsCheckedWithItsWholeBody() {
    String signed =
        "AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/kinesisvideo/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=00";

    assertThat(server.send("POST", "/api/v1/secret", "{}", "Authorization", signed).body())
        .isEqualTo("wrote");
    assertThat(server.send("POST", "/api/v1/secret", "{ }", "Authorization", signed).errors())
        .containsExactly("signature: does not match");
  }

  @Test
  void theTokenIsExchangedForACookieThatNoScriptCanRead() {
    Answer login = server.send("POST", "/api/v1/login", "{\"token\":\"right-token\"}");

    assertThat(login.status()).isEqualTo(204);
    assertThat(login.raw().headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-camfleet=")
        .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=43200");
    assertThat(withCookie("GET", cookie(login)).body()).isEqualTo("read");
    assertThat(server.send("GET", "/api/v1/login", "", "Cookie", cookie(login)).status())
        .isEqualTo(204);
  }

  @Test
  void whoAsksTravelsWithTheRequestAndCanNotBeClaimed() {
    String cookie = cookie(server.send("POST", "/api/v1/login", "{\"token\":\"right-token\"}"));
    String signed =
        "AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/kinesisvideo/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=00";
    String path = "/api/v1/secret?who";

    assertThat(server.send("GET", path, "", "Authorization", "Bearer right-token").body())
        .isEqualTo("token");
    assertThat(server.send("GET", path, "", "Cookie", cookie, "camfleet-caller", "x").body())
        .isEqualTo("console");
    assertThat(server.send("POST", path, "{}", "Authorization", signed).body())
        .isEqualTo("key:AKID");
  }

  @Test
  void aWrongTokenGetsNoCookie() {
    Answer login = server.send("POST", "/api/v1/login", "{\"token\":\"guess\"}");

    assertThat(login.status()).isEqualTo(401);
    assertThat(login.raw().headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(login.body()).doesNotContain("guess");
  }

  @Test
  void aCookieEndsWithItsTimeAndCanNotBeStretched() {
    String cookie = cookie(server.send("POST", "/api/v1/login", "{\"token\":\"right-token\"}"));
    NOW.set(NOON.plus(Duration.ofHours(12)));

    assertThat(withCookie("GET", cookie).status()).isEqualTo(401);
    String stretched =
        cookie.replaceFirst("=\\d+", "=" + NOON.plus(Duration.ofDays(9)).getEpochSecond());
    assertThat(withCookie("GET", stretched).status()).isEqualTo(401);
    for (String junk : List.of("", ".", "..", "a.b.c", "9999999999.x.y", "none")) {
      assertThat(withCookie("GET", "__Host-camfleet=" + junk).status()).isEqualTo(401);
    }
  }

  @Test
  void aPageOfAnotherPortCanNotWriteWithTheCookie() {
    String cookie = cookie(server.send("POST", "/api/v1/login", "{\"token\":\"right-token\"}"));
    String own = "http://127.0.0.1:" + server.port();

    assertThat(server.send("POST", "/api/v1/secret", "", "Cookie", cookie, "Origin", own).body())
        .isEqualTo("wrote");
    Answer foreign =
        server.send("POST", "/api/v1/secret", "", "Cookie", cookie, "Origin", "http://127.0.0.1:1");
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(foreign.json().get("code").asText()).isEqualTo("foreign_origin");
  }

  @Test
  void aCodeSignsInOnceAndNotForEver() {
    Secret code = CODES.issue();
    String body = "{\"code\":\"" + code.reveal() + "\"}";

    assertThat(server.send("POST", "/api/v1/login", body).status()).isEqualTo(204);
    assertThat(server.send("POST", "/api/v1/login", body).status()).isEqualTo(401);
    Secret late = CODES.issue();
    NOW.set(NOON.plus(Duration.ofMinutes(10)));
    assertThat(
            server.send("POST", "/api/v1/login", "{\"code\":\"" + late.reveal() + "\"}").status())
        .isEqualTo(401);
  }

  @Test
  void logoutTakesTheCookieAway() {
    Answer logout = server.send("POST", "/api/v1/logout", "");

    assertThat(logout.raw().headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
  }

  @Test
  void aLoginThatIsNoLoginIsRefused() {
    assertThat(server.send("POST", "/api/v1/login", "{\"user\":1}").errors()).hasSize(2);
    assertThat(server.send("POST", "/api/v1/login", "{\"token\":1}").status()).isEqualTo(400);
    assertThat(server.send("POST", "/api/v1/login", "{\"token\":\"a\",\"code\":\"b\"}").status())
        .isEqualTo(400);
  }

  private static Answer withCookie(String method, String cookie) {
    return server.send(method, "/api/v1/secret", "", "Cookie", cookie);
  }

  private static String cookie(Answer login) {
    return login.raw().headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }
}
