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

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.bridge.CameraBridge;
import org.camfleet.core.channel.Channel;
import org.camfleet.fleet.Cameras;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.kvs.ChannelStore;

/** {@code /api/v1/cameras} and everything below it. */
public final class CameraRoutes {
  private final CameraStore store;
  private final CameraStatuses statuses;
  private final Cameras cameras;
  private final Channels channels;
  private final CameraChanges changes;
  private final CameraView view;

  /** Serves the stored cameras; says to {@code changes} what was put and deleted. */
  public CameraRoutes(
      CameraStore store,
      CameraStatuses statuses,
      Cameras cameras,
      Channels channels,
      ChannelStore channelStore,
      ViewerTickets tickets,
      CameraChanges changes) {
    this.store = store;
    this.statuses = statuses;
    this.cameras = cameras;
    this.channels = channels;
    this.changes = changes;
    this.view = new CameraView(channelStore, channels, tickets);
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "cameras",
        () ->
            concat(
                pathEnd(() -> get(() -> parameters(CameraListing.PARAMETERS, this::list))),
                path(segment(), this::camera),
                path(segment().slash("status"), id -> get(() -> status(id)))));
  }

  private Route camera(String segment) {
    int colon = segment.indexOf(':');
    if (colon >= 0) {
      return action(segment.substring(0, colon), segment.substring(colon + 1));
    }
    return concat(
        get(() -> of(segment, stored -> done(200, stored))),
        put(() -> extractRequest(request -> jsonBody(body -> replace(segment, request, body)))),
        delete(() -> remove(segment)));
  }

  private Route action(String id, String verb) {
    return switch (verb) {
      case "restart" -> post(() -> of(id, this::restart));
      case "view" ->
          post(
              () ->
                  extractRequest(
                      request ->
                          completeWithFuture(
                              found(id)
                                  .thenCompose(
                                      stored -> view.join(enabled(stored).camera(), host(request)))
                                  .thenApply(body -> Json.response(200, body)))));
      default ->
          throw ApiRefusal.notFound(
              "action %s: unknown (expected: restart, view)".formatted(Quoted.text(verb)));
    };
  }

  private Route list(Parameters given) {
    return completeWithFuture(
        CameraListing.answer(store, statuses, given).thenApply(body -> Json.response(200, body)));
  }

  private Route status(String id) {
    return completeWithFuture(
        found(id).thenCompose(statuses::of).thenApply(body -> Json.response(200, body)));
  }

  private Route replace(String id, HttpRequest request, ObjectNode body) {
    CameraDraft draft = CameraDocument.parse(id, body);
    return completeWithFuture(
        store
            .put(draft, Revisions.expected(request))
            .thenApply(
                outcome -> {
                  if (outcome instanceof CameraStore.RevisionMismatch mismatch) {
                    throw Revisions.mismatch(id, mismatch.revision());
                  }
                  if (outcome instanceof CameraStore.Conflict conflict) {
                    throw ApiRefusal.of(409, "conflict", conflict.text());
                  }
                  return stored((CameraStore.Put) outcome);
                }));
  }

  private HttpResponse stored(CameraStore.Put put) {
    changes.changed(put.camera().camera().id());
    if (put.channelArn() != null) {
      channels.tell(put.channelArn(), Channel.ConfigurationChanged.INSTANCE);
    }
    return done(put.created() ? 201 : 200, put.camera());
  }

  private Route remove(String id) {
    return completeWithFuture(
        store
            .delete(id)
            .thenApply(
                deleted -> {
                  if (!deleted) {
                    throw unknown(id);
                  }
                  changes.changed(id);
                  return HttpResponse.create().withStatus(204);
                }));
  }

  private HttpResponse restart(StoredCamera stored) {
    cameras.tell(enabled(stored).camera().id(), CameraBridge.Restart.INSTANCE);
    return HttpResponse.create().withStatus(202);
  }

  private static StoredCamera enabled(StoredCamera stored) {
    if (!stored.camera().enabled()) {
      throw ApiRefusal.of(
          409,
          "disabled",
          "camera \"%s\": disabled (expected: \"enabled\": true)".formatted(stored.camera().id()));
    }
    return stored;
  }

  private Route of(String id, Function<StoredCamera, HttpResponse> answer) {
    return completeWithFuture(found(id).thenApply(answer));
  }

  private CompletionStage<StoredCamera> found(String id) {
    return store.find(id).thenApply(found -> found.orElseThrow(() -> unknown(id)));
  }

  private static ApiRefusal unknown(String id) {
    return ApiRefusal.notFound("camera %s: unknown".formatted(Quoted.text(id)));
  }

  private static HttpResponse done(int status, StoredCamera stored) {
    return Json.response(status, CameraDocument.print(stored.camera()))
        .addHeader(RawHeader.create("ETag", Revisions.tag(stored.revision())));
  }

  private static String host(HttpRequest request) {
    return request.getHeader("Host").map(HttpHeader::value).orElse("localhost");
  }
}
