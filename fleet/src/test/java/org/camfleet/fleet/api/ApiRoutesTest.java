package org.camfleet.fleet.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.database.DatabaseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiRoutesTest {
  private static TestServer server;

  @BeforeAll
  static void serve() {
    server =
        new TestServer(
            ApiRoutes.create(
                List.of(path("open", () -> get(() -> complete("open")))),
                Supplier::get,
                List.of(
                    path(
                        "body",
                        () ->
                            post(
                                () -> Limits.jsonBody(body -> complete(Json.response(200, body))))),
                    path("busy", () -> failing(new DatabaseException("database: closed"))),
                    path("away", () -> failing(new SQLTransientConnectionException("timed out"))),
                    path("down", () -> failing(new SQLException("terminating", "57P01"))),
                    path("refused", () -> failing(ApiRefusal.notFound("camera \"x\": unknown"))),
                    path("broken", () -> failing(new IllegalStateException("secret detail"))))));
  }

  private static Route failing(Throwable failure) {
    return completeWithFuture(CompletableFuture.<HttpResponse>failedFuture(failure));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anUnknownPathIsAnsweredInTheApisOwnForm() {
    TestServer.Answer answer = server.get("/api/v1/nothing");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("code").asText()).isEqualTo("not_found");
  }

  @Test
  void aWrongMethodIsToldWhichOnesThereAre() {
    TestServer.Answer answer = server.send("DELETE", "/api/v1/open", "");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.raw().headers().firstValue("Allow")).contains("GET");
    assertThat(answer.json().get("message").asText()).contains("expected: GET");
  }

  @Test
  void aBodyThatIsNoJsonIsRefusedWithItsPlace() {
    assertThat(server.send("POST", "/api/v1/body", "{\"a\":1,\n\"a\" 2}").errors().get(0))
        .startsWith("body: line 2, column ");
    assertThat(server.send("POST", "/api/v1/body", "{\"a\":1,\"a\":2}").errors().get(0))
        .contains("Duplicate field 'a'");
    assertThat(server.send("POST", "/api/v1/body", "{} {}").status()).isEqualTo(400);
    assertThat(server.send("POST", "/api/v1/body", "[1]").errors())
        .containsExactly("body: no JSON object (expected: {…})");
    assertThat(server.send("POST", "/api/v1/body", "").status()).isEqualTo(400);
    assertThat(server.send("POST", "/api/v1/body", "[".repeat(5000)).status()).isEqualTo(400);
  }

  @Test
  void aBodyThatIsNoJsonIsNotShown() {
    for (String body :
        List.of("{\"password\":hunter2}", "hunter2", "{\"password\":\"hunter2", "{hunter2:1}")) {
      TestServer.Answer answer = server.send("POST", "/api/v1/body", body);

      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.body()).as(body).contains("expected: one JSON object");
      assertThat(answer.body()).as(body).doesNotContain("hunter2");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    TestServer.Answer answer =
        server.send("POST", "/api/v1/body", "{\"a\":\"" + "x".repeat(70_000) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.errors()).containsExactly("body: too large (limit: 65536 bytes)");
  }

  @Test
  void failuresAreAnsweredWithoutTheirInside() {
    assertThat(server.get("/api/v1/busy").status()).isEqualTo(503);
    assertThat(server.get("/api/v1/away").json().get("code").asText()).isEqualTo("unavailable");
    assertThat(server.get("/api/v1/down").status()).isEqualTo(503);
    assertThat(server.get("/api/v1/refused").errors()).containsExactly("camera \"x\": unknown");
    TestServer.Answer broken = server.get("/api/v1/broken");
    assertThat(broken.status()).isEqualTo(500);
    assertThat(broken.body()).doesNotContain("secret detail");
  }
}
