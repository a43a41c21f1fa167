package org.camfleet.fleet.cluster;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/nodes}: which there are, and which of them shall hand over what they host. */
public final class NodeRoutes {
  private final @Nullable NodeTable table;

  /** Serves this table; null on a node with the embedded database, which has no others. */
  public NodeRoutes(@Nullable NodeTable table) {
    this.table = table;
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return pathPrefix(
        "nodes",
        () ->
            concat(
                pathEnd(() -> get(() -> completeWithFuture(list()))),
                path(segment(), id -> post(() -> completeWithFuture(act(id))))));
  }

  private CompletionStage<HttpResponse> list() {
    CompletionStage<List<ClusterNode>> nodes =
        table == null ? CompletableFuture.completedFuture(List.of()) : table.nodes();
    return nodes.thenApply(
        all -> {
          ObjectNode body = Json.object();
          ArrayNode list = body.putArray("nodes");
          all.forEach(node -> list.add(print(node)));
          return Json.response(200, body);
        });
  }

  private static ObjectNode print(ClusterNode node) {
    ObjectNode body =
        Json.object()
            .put("id", node.node())
            .put("address", node.address())
            .put("api", node.api())
            .put("state", node.isThere() ? node.state().name().toLowerCase(Locale.ROOT) : "gone")
            .put("seenSecondsAgo", node.silence().toMillis() / 1000.0)
            .put("upSeconds", node.age().toSeconds())
            .put("weight", node.load().weight())
            .put("cameras", node.load().cameras())
            .put("channels", node.load().channels())
            .put("cpuPercent", node.load().cpuPercent())
            .put("full", node.room().reached().isEmpty() ? null : node.room().reached())
            .put("waiting", node.room().waiting());
    ArrayNode roles = body.putArray("roles");
    node.roles().stream().sorted().forEach(roles::add);
    return body;
  }

  private CompletionStage<HttpResponse> act(String segment) {
    int colon = segment.lastIndexOf(':');
    String id = segment.substring(0, Math.max(0, colon));
    String verb = segment.substring(colon + 1);
    NodeTable known = table;
    if (colon < 0 || !List.of("drain", "undrain").contains(verb)) {
      throw ApiRefusal.notFound(
          "action %s: unknown (expected: drain, undrain)".formatted(Quoted.text(verb)));
    }
    if (known == null) {
      throw unknown(id);
    }
    return known
        .drain(id, verb.equals("drain"))
        .thenApply(
            found -> {
              if (!found) {
                throw unknown(id);
              }
              return Json.response(202, Json.object());
            });
  }

  private static ApiRefusal unknown(String id) {
    return ApiRefusal.notFound(
        "node %s: unknown (expected: an id of GET /api/v1/nodes)".formatted(Quoted.text(id)));
  }
}
