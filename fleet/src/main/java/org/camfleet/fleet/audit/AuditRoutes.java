package org.camfleet.fleet.audit;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.camfleet.fleet.api.Parameters.parameters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/audit?camera=&quota=&hold=&after=&limit=}. */
public final class AuditRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final AuditLog log;

  /** Shows what {@code log} keeps. */
  public AuditRoutes(AuditLog log) {
    this.log = log;
  }

  /** The route below {@code /api/v1}. */
  public Route route() {
    return path(
        "audit",
        () ->
            get(
                () ->
                    parameters(List.of("camera", "quota", "hold", "after", "limit"), this::page)));
  }

  private Route page(Parameters given) {
    AuditEntry.Subject subject = subject(given);
    Long after = given.number("after", 0, Long.MAX_VALUE);
    Long limit = given.number("limit", 1, MAX_LIMIT);
    given.check();
    int atMost = limit == null ? DEFAULT_LIMIT : limit.intValue();
    return completeWithFuture(
        log.page(subject, after, atMost).thenApply(page -> response(page, after)));
  }

  private static AuditEntry.@Nullable Subject subject(Parameters given) {
    AuditEntry.Subject one = null;
    for (AuditEntry.Subject.Kind kind : AuditEntry.Subject.Kind.values()) {
      String parameter = kind.name().toLowerCase(Locale.ROOT);
      String name = given.text(parameter);
      if (name != null && one != null) {
        given.mistake(parameter, name, "one of camera, quota and hold");
      } else if (name != null) {
        one = new AuditEntry.Subject(kind, name);
      }
    }
    return one;
  }

  private static HttpResponse response(List<AuditEntry> page, @Nullable Long after) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("changes");
    page.forEach(entry -> list.add(json(entry)));
    long last = page.isEmpty() ? (after == null ? 0 : after) : page.get(page.size() - 1).id();
    body.put("next", Long.toString(last));
    return Json.response(200, body);
  }

  private static ObjectNode json(AuditEntry entry) {
    ObjectNode object =
        Json.object()
            .put("id", Long.toString(entry.id()))
            .put("at", entry.at().toString())
            .put("who", entry.author().principal())
            .put(entry.subject().kind().name().toLowerCase(Locale.ROOT), entry.subject().name())
            .put("action", entry.action().name().toLowerCase(Locale.ROOT))
            .put("revision", entry.revision());
    ArrayNode fields = object.putArray("fields");
    entry.fields().forEach(fields::add);
    return object.put("source", entry.author().source());
  }
}
