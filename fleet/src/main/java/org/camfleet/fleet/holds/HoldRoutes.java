package org.camfleet.fleet.holds;

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

/** {@code /api/v1/holds}: recordings that are kept whatever the retention of their cameras says. */
public final class HoldRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final HoldStore store;
  private final Events events;
  private final InstantSource clock;

  /** Serves the holds of {@code store}; that they change is told to {@code events}. */
  public HoldRoutes(HoldStore store, Events events, InstantSource clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "holds",
        () ->
            concat(
                pathEnd(
                    () -> get(() -> parameters(List.of("camera", "after", "limit"), this::list))),
                path(
                    segment(),
                    id ->
                        concat(
                            get(() -> completeWithFuture(show(id))),
                            put(
                                () ->
                                    extractRequest(
                                        request ->
                                            jsonBody(
                                                body ->
                                                    completeWithFuture(
                                                        replace(id, request, body))))),
                            delete(
                                () ->
                                    extractRequest(
                                        request -> completeWithFuture(remove(id, request))))))));
  }

  private Route list(Parameters given) {
    String camera = given.text("camera");
    String after = given.text("after");
    Long wanted = given.number("limit", 1, MAX_LIMIT);
    given.check();
    int limit = wanted == null ? DEFAULT_LIMIT : wanted.intValue();
    return completeWithFuture(
        store
            .page(camera, after == null ? "" : after, limit)
            .thenApply(page -> listed(page, limit)));
  }

  private HttpResponse listed(List<Hold> page, int limit) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("holds");
    page.forEach(hold -> list.add(HoldDocument.print(hold, clock.instant())));
    body.put("next", page.size() < limit ? null : page.get(limit - 1).id());
    return Json.response(200, body);
  }

  private CompletionStage<HttpResponse> show(String id) {
    return store
        .find(id)
        .thenApply(
            found ->
                Json.response(
                    200,
                    HoldDocument.print(found.orElseThrow(() -> unknown(id)), clock.instant())));
  }

  private CompletionStage<HttpResponse> replace(String id, HttpRequest request, ObjectNode body) {
    Hold hold = HoldDocument.parse(id, body, clock.instant());
    return store
        .put(hold, author(request))
        .thenApply(
            outcome -> {
              if (outcome instanceof HoldStore.NoRecording) {
                throw ApiRefusal.notFound(
                    "camera: %s stores nothing here (expected: a camera with target local)"
                        .formatted(Quoted.text(hold.camera())));
              }
              if (outcome instanceof HoldStore.TooMany) {
                throw ApiRefusal.of(
                    409,
                    "too_many_holds",
                    "holds: %d (expected: fewer; delete one)".formatted(HoldStore.MOST));
              }
              return stored((HoldStore.Put) outcome);
            });
  }

  private HttpResponse stored(HoldStore.Put put) {
    Hold hold = put.hold();
    if (put.changed()) {
      tell(
          hold.camera(),
          put.created() ? "hold.added" : "hold.changed",
          "recordings from %s to %s are held: %s".formatted(hold.from(), hold.to(), hold.reason()),
          hold.id());
    }
    return Json.response(put.created() ? 201 : 200, HoldDocument.print(hold, clock.instant()));
  }

  private CompletionStage<HttpResponse> remove(String id, HttpRequest request) {
    return store
        .find(id)
        .thenCompose(
            found -> {
              Hold hold = found.orElseThrow(() -> unknown(id));
              return store.delete(id, author(request)).thenApply(deleted -> gone(hold, deleted));
            });
  }

  private HttpResponse gone(Hold hold, boolean deleted) {
    if (!deleted) {
      throw unknown(hold.id());
    }
    tell(
        hold.camera(),
        "hold.deleted",
        "recordings from %s to %s are no longer held".formatted(hold.from(), hold.to()),
        hold.id());
    return HttpResponse.create().withStatus(204);
  }

  private static Author author(HttpRequest request) {
    return Author.of(Caller.of(request).name());
  }

  private void tell(String camera, String type, String text, String id) {
    events.publish(new Event(clock.instant(), camera, type, text, Map.of("hold", id)));
  }

  private static ApiRefusal unknown(String id) {
    return ApiRefusal.notFound("hold %s: unknown".formatted(Quoted.text(id)));
  }
}
