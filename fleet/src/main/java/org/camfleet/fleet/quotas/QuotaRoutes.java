package org.camfleet.fleet.quotas;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.camfleet.fleet.api.Limits.jsonBody;
import static org.camfleet.fleet.api.Parameters.parameters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.audit.Author;

/** {@code /api/v1/quotas}: how many cameras may have a label. */
public final class QuotaRoutes {
  private static final int DEFAULT_LIMIT = 100;

  private final QuotaStore store;
  private final Events events;
  private final InstantSource clock;

  /** Serves the quotas of {@code store}; that they change is told to {@code events}. */
  public QuotaRoutes(QuotaStore store, Events events, InstantSource clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "quotas",
        () ->
            concat(
                pathEnd(() -> get(() -> parameters(List.of("after", "limit"), this::list))),
                path(
                    segment(),
                    name ->
                        concat(
                            get(() -> completeWithFuture(show(name))),
                            put(
                                () ->
                                    extractRequest(
                                        request ->
                                            jsonBody(
                                                body ->
                                                    completeWithFuture(
                                                        replace(name, request, body))))),
                            delete(
                                () ->
                                    extractRequest(
                                        request -> completeWithFuture(remove(name, request))))))));
  }

  private Route list(Parameters given) {
    String after = given.text("after");
    Long wanted = given.number("limit", 1, QuotaStore.MOST);
    given.check();
    int limit = wanted == null ? DEFAULT_LIMIT : wanted.intValue();
    return completeWithFuture(
        store.page(after == null ? "" : after, limit).thenApply(page -> listed(page, limit)));
  }

  private static HttpResponse listed(List<QuotaUse> page, int limit) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("quotas");
    page.forEach(use -> list.add(QuotaDocument.print(use)));
    body.put("next", page.size() < limit ? null : page.get(limit - 1).quota().name());
    return Json.response(200, body);
  }

  private CompletionStage<HttpResponse> show(String name) {
    return store
        .find(name)
        .thenApply(
            found ->
                Json.response(200, QuotaDocument.print(found.orElseThrow(() -> unknown(name)))));
  }

  private CompletionStage<HttpResponse> replace(String name, HttpRequest request, ObjectNode body) {
    return store
        .put(QuotaDocument.parse(name, body), author(request))
        .thenApply(
            outcome -> {
              if (outcome instanceof QuotaStore.Taken taken) {
                throw ApiRefusal.of(
                    409,
                    "conflict",
                    "label: quota \"%s\" has it with this value (expected: one quota for each)"
                        .formatted(taken.name()));
              }
              if (outcome instanceof QuotaStore.TooMany) {
                throw ApiRefusal.of(
                    409,
                    "too_many_quotas",
                    "quotas: %d (expected: fewer; delete one)".formatted(QuotaStore.MOST));
              }
              return stored((QuotaStore.Put) outcome);
            });
  }

  private HttpResponse stored(QuotaStore.Put put) {
    LabelQuota quota = put.use().quota();
    if (put.changed()) {
      tell(
          put.created() ? "quota.added" : "quota.changed",
          "quota \"%s\": at most %d cameras with %s"
              .formatted(quota.name(), quota.maxCameras(), labels(quota)),
          quota.name());
    }
    return Json.response(put.created() ? 201 : 200, QuotaDocument.print(put.use()));
  }

  private static String labels(LabelQuota quota) {
    String value = quota.value();
    return value == null
        ? "each value of the label %s".formatted(quota.label())
        : "the label %s=%s".formatted(quota.label(), value);
  }

  private CompletionStage<HttpResponse> remove(String name, HttpRequest request) {
    return store
        .delete(name, author(request))
        .thenApply(
            deleted -> {
              if (!deleted) {
                throw unknown(name);
              }
              tell("quota.deleted", "quota \"%s\" was deleted".formatted(name), name);
              return HttpResponse.create().withStatus(204);
            });
  }

  private static Author author(HttpRequest request) {
    return Author.of(Caller.of(request).name());
  }

  private void tell(String type, String text, String name) {
    events.publish(new Event(clock.instant(), "inventory", type, text, Map.of("quota", name)));
  }

  private static ApiRefusal unknown(String name) {
    return ApiRefusal.notFound("quota %s: unknown".formatted(Quoted.text(name)));
  }
}
