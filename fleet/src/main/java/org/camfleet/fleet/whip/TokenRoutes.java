package org.camfleet.fleet.whip;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.camfleet.fleet.api.Limits.jsonBody;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.camfleet.core.events.Event;
import org.camfleet.core.events.Events;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Json;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.kvs.ChannelInfo;
import org.camfleet.fleet.kvs.ChannelStore;

/** {@code /api/v1/channels/{name}/tokens}: makes, lists and takes away what opens a channel. */
public final class TokenRoutes {
  private final ChannelStore channels;
  private final ChannelTokens tokens;
  private final Events events;
  private final InstantSource clock;

  /** Tokens of these channels; that they come and go is told to {@code events}. */
  public TokenRoutes(
      ChannelStore channels, ChannelTokens tokens, Events events, InstantSource clock) {
    this.channels = channels;
    this.tokens = tokens;
    this.events = events;
    this.clock = clock;
  }

  /** The routes below {@code /api/v1}. */
  public Route route() {
    return concat(
        path(
            segment("channels").slash(segment()).slash("tokens"),
            name ->
                concat(
                    get(() -> completeWithFuture(list(name))),
                    post(() -> jsonBody(body -> completeWithFuture(add(name, body)))))),
        path(
            segment("channels").slash(segment()).slash("tokens").slash(segment()),
            (name, id) -> delete(() -> completeWithFuture(remove(name, id)))));
  }

  private CompletionStage<HttpResponse> list(String name) {
    return channel(name)
        .thenCompose(channel -> tokens.of(channel.arn()))
        .thenApply(TokenRoutes::listed);
  }

  private static HttpResponse listed(List<ChannelToken> all) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("tokens");
    all.forEach(token -> list.add(json(token)));
    return Json.response(200, body);
  }

  private CompletionStage<HttpResponse> add(String name, ObjectNode body) {
    TokenDraft draft = TokenDraft.parse(body);
    // What is shown is what is stored: whole milliseconds.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Secret text = TokenText.random();
    return channel(name)
        .thenCompose(
            channel -> {
              ChannelToken token =
                  new ChannelToken(
                      TokenText.randomId(),
                      channel.arn(),
                      channel.name(),
                      draft.use(),
                      now,
                      draft.life() == null ? null : now.plus(draft.life()),
                      draft.label());
              return tokens
                  .add(token, TokenText.hash(text), now)
                  .thenApply(added -> added(token, text, added));
            });
  }

  private HttpResponse added(ChannelToken token, Secret text, ChannelTokens.Added added) {
    String name = token.channelName();
    switch (added) {
      case NO_CHANNEL -> throw unknown(name);
      case TOO_MANY ->
          throw ApiRefusal.of(
              409,
              "too_many_tokens",
              "channel %s: %d tokens (expected: fewer; delete one)"
                  .formatted(Quoted.text(name), ChannelTokens.MOST));
      case DONE -> tell(token.channelName(), "token.added", token.id(), token.use().text());
    }
    ObjectNode body = json(token).put("token", text.reveal());
    String location = "/api/v1/channels/%s/tokens/%s".formatted(name, token.id());
    return Json.response(201, body)
        .addHeader(RawHeader.create("Location", location))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }

  private CompletionStage<HttpResponse> remove(String name, String id) {
    return channel(name)
        .thenCompose(channel -> tokens.remove(channel.arn(), id))
        .thenApply(
            removed -> {
              if (!removed) {
                throw ApiRefusal.notFound("token %s: unknown".formatted(Quoted.text(id)));
              }
              tell(name, "token.removed", id, "");
              return HttpResponse.create().withStatus(204);
            });
  }

  private CompletionStage<ChannelInfo> channel(String name) {
    return channels.byName(name).thenApply(found -> found.orElseThrow(() -> unknown(name)));
  }

  private static ApiRefusal unknown(String name) {
    return ApiRefusal.notFound("channel %s: unknown".formatted(Quoted.text(name)));
  }

  private void tell(String channel, String type, String id, String use) {
    String text =
        type.equals("token.added")
            ? "token %s was added, to %s".formatted(id, use)
            : "token %s was taken away".formatted(id);
    events.publish(new Event(clock.instant(), channel, type, text, Map.of("token", id)));
  }

  /** All but the token itself. */
  private static ObjectNode json(ChannelToken token) {
    ObjectNode object =
        Json.object()
            .put("id", token.id())
            .put("channel", token.channelName())
            .put("use", token.use().text())
            .put("label", token.label())
            .put("createdAt", token.createdAt().toString());
    Instant expires = token.expiresAt();
    return object.put("expiresAt", expires == null ? null : expires.toString());
  }
}
