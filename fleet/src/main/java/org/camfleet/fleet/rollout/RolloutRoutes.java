package org.camfleet.fleet.rollout;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;
import static org.apache.pekko.http.javadsl.server.Directives.withoutSizeLimit;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.camfleet.fleet.api.Parameters.parameters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Caller;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.camfleet.fleet.api.Quoted;

/** {@code /api/v1/rollouts} and what is below it. */
public final class RolloutRoutes {
  private static final int LISTED = 100;
  private static final int NOTED = 100;
  private static final int MOST_ACTIVE = 10;

  private final RolloutEnvironment environment;
  private final RolloutStore store;

  /** Roll-outs of the inventory of {@code environment}. */
  public RolloutRoutes(RolloutEnvironment environment) {
    this.environment = environment;
    this.store = environment.store();
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "rollouts",
        () ->
            concat(
                pathEnd(
                    () ->
                        concat(
                            get(() -> completeWithFuture(list())),
                            post(
                                () ->
                                    withoutSizeLimit(
                                        () ->
                                            withoutRequestTimeout(
                                                () ->
                                                    parameters(
                                                        RolloutRequest.PARAMETERS,
                                                        given ->
                                                            extractRequest(
                                                                request ->
                                                                    begin(given, request)))))))),
                path(segment(), this::one)));
  }

  private Route begin(Parameters given, HttpRequest request) {
    Rollout rollout = RolloutRequest.of(given, Caller.of(request).name(), now());
    return completeWithFuture(
        store
            .active()
            .thenCompose(
                active -> {
                  if (active.size() >= MOST_ACTIVE) {
                    throw ApiRefusal.of(
                        409,
                        "too_many",
                        "roll-outs: %d are under way (limit: %d)"
                            .formatted(active.size(), MOST_ACTIVE));
                  }
                  return new RolloutPlanning(environment, rollout).plan(request);
                }));
  }

  private CompletionStage<HttpResponse> list() {
    return store
        .recent(LISTED)
        .thenApply(
            rollouts -> {
              ObjectNode body = Json.object();
              ArrayNode list = body.putArray("rollouts");
              rollouts.forEach(rollout -> list.add(RolloutDocument.print(rollout)));
              return Json.response(200, body);
            });
  }

  private Route one(String segment) {
    int colon = segment.indexOf(':');
    if (colon < 0) {
      return get(() -> completeWithFuture(found(segment).thenCompose(this::shown)));
    }
    String id = segment.substring(0, colon);
    String verb = segment.substring(colon + 1);
    return post(
        () ->
            extractRequest(
                request -> completeWithFuture(turn(id, verb, Caller.of(request).name()))));
  }

  private CompletionStage<HttpResponse> turn(String id, String verb, String by) {
    return found(id)
        .thenCompose(
            rollout -> {
              Rollout next =
                  switch (verb) {
                    case "halt" -> RolloutRules.halted(rollout, by, now());
                    case "resume" -> RolloutRules.resumed(rollout, now());
                    case "rollback" -> RolloutRules.takenBack(rollout, by, now());
                    default ->
                        throw ApiRefusal.notFound(
                            "action %s: unknown (expected: halt, resume, rollback)"
                                .formatted(Quoted.text(verb)));
                  };
              return store
                  .move(next, List.of())
                  .thenCompose(
                      moved -> {
                        if (!moved) {
                          return turn(id, verb, by); // it went on meanwhile: look again
                        }
                        new RolloutSteps(environment).tell(next);
                        return shown(next);
                      });
            });
  }

  private CompletionStage<HttpResponse> shown(Rollout rollout) {
    return store
        .counts(rollout.id())
        .thenCombine(
            store.noted(rollout.id(), NOTED),
            (counts, noted) -> Json.response(200, RolloutDocument.print(rollout, counts, noted)));
  }

  private CompletionStage<Rollout> found(String id) {
    return store
        .find(id)
        .thenApply(
            found ->
                found.orElseThrow(
                    () -> ApiRefusal.notFound("roll-out %s: unknown".formatted(Quoted.text(id)))));
  }

  private Instant now() {
    return environment.bulk().clock().instant();
  }
}
