package org.camfleet.fleet.events;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.camfleet.fleet.api.Parameters.parameters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.events.Event;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/events?camera=&after=&limit=}. */
public final class EventRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final SqlEvents events;

  /** Shows what {@code events} keeps. */
  public EventRoutes(SqlEvents events) {
    this.events = events;
  }

  /** The route below {@code /api/v1}. */
  public Route route() {
    return path(
        "events", () -> get(() -> parameters(List.of("camera", "after", "limit"), this::page)));
  }

  private Route page(Parameters given) {
    String camera = given.text("camera");
    Long after = given.number("after", 0, Long.MAX_VALUE);
    Long limit = given.number("limit", 1, MAX_LIMIT);
    given.check();
    int atMost = limit == null ? DEFAULT_LIMIT : limit.intValue();
    return completeWithFuture(
        events.page(camera, after, atMost).thenApply(page -> response(page, after)));
  }

  private static HttpResponse response(List<StoredEvent> page, @Nullable Long after) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("events");
    page.forEach(stored -> list.add(json(stored)));
    long last = page.isEmpty() ? (after == null ? 0 : after) : page.get(page.size() - 1).id();
    body.put("next", Long.toString(last));
    return Json.response(200, body);
  }

  private static ObjectNode json(StoredEvent stored) {
    Event event = stored.event();
    ObjectNode object =
        Json.object()
            .put("id", Long.toString(stored.id()))
            .put("at", event.at().toString())
            .put("camera", event.camera())
            .put("type", event.type())
            .put("text", event.text());
    ObjectNode details = object.putObject("details");
    event.details().forEach(details::put);
    return object;
  }
}
