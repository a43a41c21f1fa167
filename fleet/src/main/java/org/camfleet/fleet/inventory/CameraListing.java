package org.camfleet.fleet.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Lists cameras with their states, page by page.
 *
 * <p>States are asked from the bridges, so a filter by state looks through at most {@value
 * #MAX_LOOKED_AT} cameras for one answer; such a page may be short while "next" is there.
 */
final class CameraListing {
  static final List<String> PARAMETERS = List.of("filter", "label", "state", "after", "limit");

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_LOOKED_AT = 2000;
  private static final int STEP = 200;
  private static final Set<String> STATES =
      Set.of(
          "disabled",
          "connecting",
          "joining",
          "live",
          "degraded",
          "waiting",
          "superseded",
          "refused",
          "failed");

  private final CameraStore store;
  private final CameraStatuses statuses;
  private final CameraFilter filter;
  private final Set<String> states;
  private final int limit;
  private final ArrayNode found = Json.object().arrayNode();
  private String after;
  private int lookedAt;

  private CameraListing(CameraStore store, CameraStatuses statuses, Parameters given) {
    this.store = store;
    this.statuses = statuses;
    String text = given.text("filter");
    this.filter =
        new CameraFilter(text == null ? "" : text, CameraFilter.labels(given.all("label")));
    this.states = Set.copyOf(given.all("state"));
    for (String state : states) {
      if (!STATES.contains(state)) {
        given.mistake("state", state, String.join(", ", STATES.stream().sorted().toList()));
      }
    }
    String cursor = given.text("after");
    this.after = cursor == null ? "" : cursor;
    Long wanted = given.number("limit", 1, MAX_LIMIT);
    this.limit = wanted == null ? DEFAULT_LIMIT : wanted.intValue();
    given.check();
  }

  /** The answer to a request with these parameters. */
  static CompletionStage<ObjectNode> answer(
      CameraStore store, CameraStatuses statuses, Parameters given) {
    return new CameraListing(store, statuses, given).more();
  }

  private CompletionStage<ObjectNode> more() {
    int step = states.isEmpty() ? limit : Math.max(STEP, limit);
    return store
        .page(filter, after, step)
        .thenCompose(
            page ->
                withStatus(page)
                    .thenCompose(
                        looked -> {
                          boolean ended = take(page, looked) && page.size() < step;
                          lookedAt += page.size();
                          return ended || found.size() >= limit || lookedAt >= MAX_LOOKED_AT
                              ? CompletableFuture.completedFuture(body(ended ? null : after))
                              : more();
                        }));
  }

  /** Takes what matches; false when the page's rest was left for the next answer. */
  private boolean take(List<StoredCamera> page, List<ObjectNode> looked) {
    for (int i = 0; i < page.size(); i++) {
      if (found.size() == limit) {
        return false;
      }
      after = page.get(i).camera().id();
      String state = looked.get(i).get("state").asText();
      if (states.isEmpty() || states.contains(state)) {
        ObjectNode item = CameraDocument.print(page.get(i).camera());
        item.put("state", state).set("status", looked.get(i));
        found.add(item);
      }
    }
    return true;
  }

  private CompletionStage<List<ObjectNode>> withStatus(List<StoredCamera> page) {
    List<CompletableFuture<ObjectNode>> asked =
        page.stream().map(stored -> statuses.soon(stored).toCompletableFuture()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }

  private ObjectNode body(@Nullable String next) {
    ObjectNode body = Json.object();
    body.set("cameras", found);
    return body.put("next", next);
  }
}
