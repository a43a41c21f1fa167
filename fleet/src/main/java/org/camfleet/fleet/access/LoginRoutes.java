package org.camfleet.fleet.access;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.camfleet.fleet.api.Limits.jsonBody;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.HttpCookie;
import org.apache.pekko.http.javadsl.model.headers.SetCookie;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.fleet.api.ApiRefusal;

/**
 * {@code POST /api/v1/login} with {@code {"token":…}} or {@code {"code":…}} gives the console's
 * cookie, {@code GET} says whether it still holds, {@code POST /api/v1/logout} takes it away.
 */
public final class LoginRoutes {
  private final Access access;

  /** Logs in to what {@code access} guards. */
  public LoginRoutes(Access access) {
    this.access = access;
  }

  /** The routes below {@code /api/v1}; they need no credentials themselves. */
  public Route route() {
    return concat(
        path(
            "login",
            () ->
                concat(
                    post(() -> jsonBody(body -> complete(login(body)))),
                    get(() -> access.required(() -> complete(withoutBody()))))),
        path("logout", () -> post(() -> complete(with(SessionCookie.expired())))));
  }

  private HttpResponse login(ObjectNode body) {
    List<String> mistakes = new ArrayList<>();
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("token") && !name.equals("code")) {
                mistakes.add("unknown field (expected: token or code)");
              }
            });
    JsonNode token = body.get("token");
    JsonNode code = body.get("code");
    JsonNode given = token == null ? code : token;
    if (given == null || !given.isTextual() || (token != null && code != null)) {
      mistakes.add("login: no text \"token\" or \"code\" (expected: exactly one)");
    }
    if (given == null || !mistakes.isEmpty()) {
      throw ApiRefusal.invalid(mistakes);
    }
    Secret secret = Secret.of(given.textValue());
    if (token == null ? access.redeems(secret) : access.accepts(secret)) {
      return with(access.cookie().issue());
    }
    throw Access.unauthenticated(
        token == null
            ? "code: unknown, used or expired (expected: a fresh one, or the token)"
            : "token: not accepted (expected: camfleet_token of the server's credentials file)");
  }

  private static HttpResponse withoutBody() {
    return HttpResponse.create().withStatus(204);
  }

  private static HttpResponse with(HttpCookie cookie) {
    return withoutBody().addHeader(SetCookie.create(cookie));
  }
}
