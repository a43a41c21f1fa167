package org.camfleet.fleet.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.audit.Author;
import org.camfleet.fleet.bulk.BodyCheck;
import org.camfleet.fleet.bulk.BulkEnvironment;
import org.camfleet.fleet.bulk.BulkLine;
import org.camfleet.fleet.bulk.BulkStore;
import org.camfleet.fleet.bulk.ChannelClaims;
import org.camfleet.fleet.bulk.LineOutcome;
import org.camfleet.fleet.inventory.CameraFilter;
import org.camfleet.fleet.inventory.StoredCamera;

/**
 * Makes the plan of one roll-out of its body: what would be changed is kept, then every camera gets
 * its stage. A body with a wrong line makes no plan.
 */
final class RolloutPlanning implements BulkStore {
  /** Cameras of one roll-out. */
  static final int MOST = 200_000;

  private static final int BATCH = 1000;

  private final RolloutEnvironment environment;
  private final Rollout rollout;
  private final Map<String, Integer> byLabel = new HashMap<>();

  RolloutPlanning(RolloutEnvironment environment, Rollout rollout) {
    this.environment = environment;
    this.rollout = rollout;
  }

  /** Reads the body; the answer is the roll-out, or why there is none. */
  CompletionStage<HttpResponse> plan(HttpRequest request) {
    BulkEnvironment bulk = environment.bulk();
    BulkEnvironment planning =
        new BulkEnvironment(
            this,
            bulk.cameras(),
            bulk.changes(),
            bulk.reconfigured(),
            bulk.accounts(),
            bulk.events(),
            bulk.metrics(),
            bulk.clock());
    CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
    environment
        .store()
        .create(rollout)
        .thenCompose(
            created -> BodyCheck.of(planning, request, rollout.id(), environment.materializer()))
        .thenCompose(this::begin)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                answer.complete(done);
              } else {
                environment.store().discard(rollout.id());
                answer.completeExceptionally(failure);
              }
            });
    return answer;
  }

  private CompletionStage<HttpResponse> begin(BodyCheck.Checked checked) {
    String why = why(checked);
    if (!why.isEmpty()) {
      ObjectNode report = checked.report();
      report.put("code", checked.status() == 503 ? "unavailable" : "invalid_request");
      report.put("message", why);
      return environment
          .store()
          .discard(rollout.id())
          .thenApply(done -> Json.response(checked.status() == 503 ? 503 : 400, report));
    }
    Rollout begun = rollout.in(Rollout.State.APPLYING, 0, now(), "");
    return assign(List.copyOf(rollout.stages().assign(rollout.id(), byLabel).entrySet()), 0)
        .thenCompose(assigned -> environment.store().move(begun, List.of()))
        .thenApply(
            moved -> {
              new RolloutSteps(environment).tell(begun);
              ObjectNode body = RolloutDocument.print(begun);
              body.set("plan", checked.report());
              return Json.response(201, body);
            });
  }

  private String why(BodyCheck.Checked checked) {
    if (checked.status() != 200) {
      return checked.report().path("message").asText();
    }
    if (checked.failed() > 0) {
      return "no roll-out: %d lines are wrong (expected: none)".formatted(checked.failed());
    }
    if (byLabel.size() > MOST) {
      return "no roll-out: more than %d cameras would change (expected: at most so many)"
          .formatted(MOST);
    }
    return checked.changing() == 0
        ? "no roll-out: no line changes anything (expected: at least one)"
        : "";
  }

  private CompletionStage<Void> assign(List<Map.Entry<String, Integer>> stages, int from) {
    if (from >= stages.size()) {
      return CompletableFuture.completedFuture(null);
    }
    int to = Math.min(from + BATCH, stages.size());
    Map<String, Integer> some = new HashMap<>();
    stages.subList(from, to).forEach(entry -> some.put(entry.getKey(), entry.getValue()));
    return environment.store().assign(rollout.id(), some).thenCompose(done -> assign(stages, to));
  }

  private Instant now() {
    return environment.bulk().clock().instant();
  }

  @Override
  public CompletionStage<List<LineOutcome>> compare(
      List<BulkLine> lines, ChannelClaims.Earlier earlier) {
    if (byLabel.size() > MOST) {
      return CompletableFuture.completedFuture(List.of()); // refused at the end, and not kept
    }
    return environment
        .store()
        .plan(rollout.id(), lines, earlier)
        .thenApply(
            outcomes -> {
              outcomes.stream()
                  .filter(
                      outcome ->
                          outcome.kind() == LineOutcome.Kind.CREATED
                              || outcome.kind() == LineOutcome.Kind.CHANGED)
                  .forEach(
                      outcome ->
                          byLabel.put(outcome.id(), rollout.stages().byLabel(outcome.labels())));
              return outcomes;
            });
  }

  @Override
  public CompletionStage<List<LineOutcome>> put(List<BulkLine> lines, Author author) {
    throw ApiRefusal.of(500, "internal_error", "a plan stores no cameras");
  }

  @Override
  public CompletionStage<Void> settle() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<List<StoredCamera>> delete(
      Collection<String> ids, Instant createdBefore, Author author) {
    throw ApiRefusal.of(500, "internal_error", "a plan deletes no cameras");
  }

  @Override
  public CompletionStage<Sizes> sizes(CameraFilter scope) {
    return environment.bulk().store().sizes(scope);
  }

  @Override
  public CompletionStage<List<String>> labelNames(int limit) {
    return environment.bulk().store().labelNames(limit);
  }
}
