package org.camfleet.fleet.inventory;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.camfleet.fleet.api.Limits.jsonBody;
import static org.camfleet.fleet.api.Parameters.parameters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.events.Event;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.CameraKey;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.kvs.PublicEndpoint;
import org.camfleet.fleet.quotas.QuotaLedger;

/** {@code /api/v1/cameras} and everything below it. */
public final class CameraRoutes {
  private final CameraEnvironment environment;
  private final CameraStore store;
  private final CameraStatuses statuses;
  private final CameraView view;
  private final CameraPlayback playback;
  private final CertificateRoutes certificates;
  private final Metrics.Counter quotaRefusals;

  /** Serves the cameras of {@code environment}. */
  public CameraRoutes(CameraEnvironment environment) {
    this.environment = environment;
    this.store = environment.store();
    this.statuses =
        new CameraStatuses(
            environment.cameras(),
            environment.channels(),
            environment.clock(),
            environment.metrics());
    this.view =
        new CameraView(environment.channelStore(), environment.channels(), environment.tickets());
    this.playback =
        new CameraPlayback(
            new CameraStreams(environment.channelStore(), environment.streamStore()),
            environment.playback());
    this.certificates =
        new CertificateRoutes(
            environment.certificates(), environment.events(), environment.clock());
    this.quotaRefusals = environment.metrics().counter(QuotaLedger.REFUSALS);
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "cameras",
        () ->
            concat(
                pathEnd(() -> get(() -> parameters(CameraListing.PARAMETERS, this::list))),
                path(segment(), this::camera),
                path(segment().slash("status"), id -> get(() -> status(id))),
                path(segment().slash("verdict"), id -> get(() -> answer(id, statuses::verdict))),
                path(segment().slash("certificates"), this::certificates)));
  }

  private Route certificates(String id) {
    return concat(
        get(() -> answer(id, certificates::list)),
        delete(
            () ->
                extractRequest(
                    request -> answer(id, stored -> certificates.forget(stored, request)))));
  }

  private Route camera(String segment) {
    int colon = segment.indexOf(':');
    if (colon >= 0) {
      return action(segment.substring(0, colon), segment.substring(colon + 1));
    }
    return concat(
        get(() -> of(segment, stored -> done(200, stored))),
        put(() -> extractRequest(request -> jsonBody(body -> replace(segment, request, body)))),
        delete(() -> extractRequest(request -> remove(segment, request))));
  }

  private Route action(String id, String verb) {
    return switch (verb) {
      case "restart" -> post(() -> of(id, this::restart));
      case "view" ->
          post(
              () ->
                  extractRequest(
                      request ->
                          answer(
                              id,
                              stored ->
                                  view.join(
                                      Refusals.unlessEnabled(stored).camera(),
                                      endpoint(request)))));
      case "hls" ->
          post(
              () ->
                  extractRequest(
                      request ->
                          jsonBody(
                              body ->
                                  answer(
                                      id,
                                      stored ->
                                          playback.open(
                                              stored.camera(), body, endpoint(request))))));
      default ->
          throw ApiRefusal.notFound(
              "action %s: unknown (expected: restart, view, hls)".formatted(Quoted.text(verb)));
    };
  }

  private Route answer(String id, Function<StoredCamera, CompletionStage<ObjectNode>> work) {
    return completeWithFuture(
        found(id).thenCompose(work).thenApply(body -> Json.response(200, body)));
  }

  private Route list(Parameters given) {
    return completeWithFuture(
        CameraListing.answer(store, statuses, given).thenApply(body -> Json.response(200, body)));
  }

  private Route status(String id) {
    return answer(id, statuses::of);
  }

  private Route replace(String id, HttpRequest request, ObjectNode body) {
    CameraDraft draft = CameraDocument.parse(id, body);
    return completeWithFuture(
        store
            .put(draft, Revisions.expected(request), author(request))
            .thenCompose(
                outcome -> {
                  if (outcome instanceof CameraStore.RevisionMismatch mismatch) {
                    throw Revisions.mismatch(id, mismatch.revision());
                  }
                  if (outcome instanceof CameraStore.Conflict conflict) {
                    throw ApiRefusal.of(409, "conflict", conflict.text());
                  }
                  if (outcome instanceof CameraStore.QuotaExceeded exceeded) {
                    quotaRefusals.increment();
                    throw ApiRefusal.of(409, QuotaLedger.CODE, String.join("; ", exceeded.texts()));
                  }
                  return stored((CameraStore.Put) outcome);
                }));
  }

  private CompletionStage<HttpResponse> stored(CameraStore.Put put) {
    String id = put.camera().camera().id();
    if (put.changed()) {
      tell(id, put.created() ? "camera.added" : "camera.changed", put.camera().revision());
    }
    environment.changes().changed(id, put.former());
    if (put.channelArn() != null) {
      environment.channels().tell(put.channelArn(), Channel.ConfigurationChanged.INSTANCE);
    }
    return environment
        .accounts()
        .of(put.grown(), true)
        .thenApply(warnings -> done(put.created() ? 201 : 200, put.camera(), warnings));
  }

  private static Author author(HttpRequest request) {
    return Author.of(Caller.of(request).name());
  }

  private Route remove(String id, HttpRequest request) {
    return completeWithFuture(
        store
            .delete(id, author(request))
            .thenApply(
                deleted -> {
                  StoredCamera former = deleted.orElseThrow(() -> Refusals.unknown(id));
                  tell(id, "camera.deleted", 0);
                  environment.changes().changed(id, former.key());
                  return HttpResponse.create().withStatus(204);
                }));
  }

  private HttpResponse restart(StoredCamera stored) {
    CameraKey camera = Refusals.unlessEnabled(stored).key();
    environment.cameras().tell(camera, CameraBridge.Restart.INSTANCE);
    return HttpResponse.create().withStatus(202);
  }

  private Route of(String id, Function<StoredCamera, HttpResponse> answer) {
    return completeWithFuture(found(id).thenApply(answer));
  }

  private CompletionStage<StoredCamera> found(String id) {
    return store.find(id).thenApply(found -> found.orElseThrow(() -> Refusals.unknown(id)));
  }

  private void tell(String id, String type, long revision) {
    String text = "camera \"%s\" was %s".formatted(id, type.substring("camera.".length()));
    Map<String, String> details =
        revision == 0 ? Map.of() : Map.of("revision", Long.toString(revision));
    environment.events().publish(new Event(environment.clock().instant(), id, type, text, details));
  }

  private static HttpResponse done(int status, StoredCamera stored) {
    return done(status, stored, List.of());
  }

  /** Warnings are no field of a camera, and so not there when nothing is to be said. */
  private static HttpResponse done(int status, StoredCamera stored, List<String> warnings) {
    ObjectNode body = CameraDocument.print(stored.camera());
    if (!warnings.isEmpty()) {
      ArrayNode said = body.putArray("warnings");
      warnings.forEach(said::add);
    }
    return Json.response(status, body)
        .addHeader(RawHeader.create("ETag", Revisions.tag(stored.revision())));
  }

  private PublicEndpoint endpoint(HttpRequest request) {
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    return PublicEndpoint.of(environment.publicAuthority(), host);
  }
}
