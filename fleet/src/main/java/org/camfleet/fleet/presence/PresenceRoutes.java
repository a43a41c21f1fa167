package org.camfleet.fleet.presence;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.channel.Presence;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.ChannelStore;

/** {@code GET /api/v1/channels/NAME/presence}. */
public final class PresenceRoutes {
  private final ChannelStore store;
  private final Function<String, CompletionStage<Presence>> presence;

  /** Finds channels in {@code store} and asks {@code presence} by their ARNs. */
  public PresenceRoutes(ChannelStore store, Function<String, CompletionStage<Presence>> presence) {
    this.store = store;
    this.presence = presence;
  }

  /** The route below {@code /api/v1}. */
  public Route route() {
    return path(
        segment("channels").slash(segment()).slash("presence"),
        name -> get(() -> completeWithFuture(answer(name))));
  }

  private CompletionStage<HttpResponse> answer(String name) {
    return store.byName(name).thenCompose(found -> ask(found.orElseThrow(() -> unknown(name))));
  }

  private CompletionStage<HttpResponse> ask(ChannelInfo channel) {
    return presence
        .apply(channel.arn())
        .thenApply(there -> Json.response(200, PresenceDocument.of(channel.name(), there)));
  }

  private static ApiRefusal unknown(String name) {
    return ApiRefusal.notFound("channel %s: unknown".formatted(Quoted.text(name)));
  }
}
