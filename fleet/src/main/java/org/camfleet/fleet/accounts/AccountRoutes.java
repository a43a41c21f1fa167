package org.camfleet.fleet.accounts;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.api.Json;

/** {@code /api/v1/accounts}: how many cameras store at which account, and how many more may. */
public final class AccountRoutes {
  private final AccountStore store;
  private final AccountBook book;

  /** Serves what is stored and configured. */
  public AccountRoutes(AccountStore store, AccountBook book) {
    this.store = store;
    this.book = book;
  }

  /** The route below {@code /api/v1}. */
  public Route route() {
    return path(
        "accounts",
        () ->
            get(
                () ->
                    completeWithFuture(
                        store.all().thenApply(uses -> listed(AccountSheet.of(book, uses))))));
  }

  private static HttpResponse listed(List<AccountLine> lines) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("accounts");
    lines.forEach(line -> list.add(print(line)));
    return Json.response(200, body);
  }

  private static ObjectNode print(AccountLine line) {
    URI endpoint = line.endpoint();
    boolean limited = line.storingChannels() > 0;
    return Json.object()
        .put("account", line.account())
        .put("region", line.region())
        .put("endpoint", endpoint == null ? null : endpoint.toString())
        .put("missing", line.missing())
        .put("cameras", line.cameras())
        .put("enabled", line.enabled())
        .put("storingChannels", limited ? (Integer) line.storingChannels() : null)
        .put("left", limited ? (Long) line.left() : null)
        .put("exceeded", line.isExceeded());
  }
}
