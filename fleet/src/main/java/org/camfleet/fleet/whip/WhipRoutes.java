package org.camfleet.fleet.whip;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.channel.HttpSessions;
import org.camfleet.core.channel.JoinKind;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.core.webrtc.IceServer;
import org.camfleet.fleet.api.ApiRefusal;
import org.camfleet.fleet.api.Limits;
import org.camfleet.fleet.api.Quoted;
import org.camfleet.fleet.kvs.Cors;
import org.camfleet.fleet.kvs.StandardPort;

/**
 * {@code /whip/{channel}} and {@code /whep/{channel}}, and the sessions below them. The two differ
 * in nothing but the way that media takes.
 */
public final class WhipRoutes {
  private static final String ENDPOINT_METHODS = "GET, OPTIONS, POST";
  private static final String SESSION_METHODS = "DELETE, GET, OPTIONS, PATCH";

  private final WhipEnvironment environment;
  private final JoinKind kind;
  private final TokenUse use;
  private final WhipAccess access;
  private final WhipRefusals refusals;
  private final Metrics.Counter begun;

  private WhipRoutes(WhipEnvironment environment, JoinKind kind, TokenUse use) {
    this.environment = environment;
    this.kind = kind;
    this.use = use;
    this.access = new WhipAccess(environment.tokens(), environment.clock());
    this.refusals = new WhipRefusals(environment.metrics(), kind);
    this.begun =
        environment
            .metrics()
            .counter("camfleet_whip_sessions_total", "kind", WhipResponses.word(kind));
  }

  /** The routes of what is switched on. */
  public static Route create(WhipEnvironment environment) {
    WhipSettings settings = environment.settings();
    Route whip =
        settings.whip()
            ? new WhipRoutes(environment, JoinKind.WHIP, TokenUse.PUBLISH).route()
            : reject();
    Route whep =
        settings.whep()
            ? new WhipRoutes(environment, JoinKind.WHEP, TokenUse.PLAY).route()
            : reject();
    return Cors.narrowed(environment.http().allowedOrigins(), concat(whip, whep));
  }

  private Route route() {
    String root = WhipResponses.word(kind);
    return concat(
        path(
            segment(root).slash(segment()),
            channel -> answered(() -> extractRequest(request -> endpoint(channel, request)))),
        path(
            segment(root).slash(segment()).slash(segment()),
            (channel, session) ->
                answered(() -> extractRequest(request -> session(channel, session, request)))));
  }

  private Route answered(Supplier<Route> inner) {
    ExceptionHandler failed =
        ExceptionHandler.newBuilder()
            .matchAny(failure -> complete(refusals.response(failure)))
            .build();
    return mapResponse(WhipResponses::withCors, () -> handleExceptions(failed, inner));
  }

  private Route endpoint(String channel, HttpRequest request) {
    return switch (request.method().name()) {
      case "OPTIONS" ->
          complete(WhipResponses.preflight(ENDPOINT_METHODS, "Accept-Post", WhipResponses.SDP));
      case "POST" -> granted(channel, request, token -> begin(token, request));
      case "GET", "HEAD" -> granted(channel, request, token -> nothingToShow());
      default -> complete(refusals.wrongMethod(ENDPOINT_METHODS));
    };
  }

  private Route session(String channel, String session, HttpRequest request) {
    return switch (request.method().name()) {
      case "OPTIONS" ->
          complete(
              WhipResponses.preflight(SESSION_METHODS, "Accept-Patch", WhipResponses.FRAGMENT));
      case "PATCH" -> granted(channel, request, token -> add(token, session, request));
      case "DELETE" ->
          granted(
              channel,
              request,
              token -> done(token, 200, to -> new HttpSessions.EndSession(kind, session, to)));
      case "GET", "HEAD" -> granted(channel, request, token -> nothingToShow());
      default -> complete(refusals.wrongMethod(SESSION_METHODS));
    };
  }

  /** RFC 9725 clause 4.1: the resources have no representation. */
  private static Route nothingToShow() {
    return complete(WhipResponses.empty(204));
  }

  private Route granted(String channel, HttpRequest request, Function<ChannelToken, Route> inner) {
    return onSuccess(access.check(request, channel, use), inner);
  }

  private Route begin(ChannelToken token, HttpRequest request) {
    requireType(request, WhipResponses.SDP);
    // Before the channel is asked: a Host that is none must not leave a session without an owner.
    String sessions = sessions(token, request);
    return Limits.wholeBody(
        body -> {
          String offer = new String(body, StandardCharsets.UTF_8);
          return completeWithFuture(
              environment
                  .door()
                  .ask(token.channelArn(), to -> command(offer, to))
                  .thenApply(reply -> begun(token, sessions, reply)));
        });
  }

  private HttpSessions.Command command(String offer, ActorRef<HttpSessions.Reply> replyTo) {
    return kind == JoinKind.WHIP
        ? new HttpSessions.Publish(offer, replyTo)
        : new HttpSessions.Play(offer, replyTo);
  }

  /** Where the sessions of a channel are, as the sender of a request reaches us. */
  private String sessions(ChannelToken token, HttpRequest request) {
    String host = header(request, "Host");
    String base =
        StandardPort.endpoint(
                request, host, environment.publicAuthority(), environment.http().names())
            .https();
    return "%s/%s/%s/".formatted(base, WhipResponses.word(kind), token.channelName());
  }

  private HttpResponse begun(ChannelToken token, String sessions, HttpSessions.Reply reply) {
    if (!(reply instanceof HttpSessions.Started started)) {
      throw refused(reply);
    }
    begun.increment();
    List<IceServer> servers =
        environment.iceServers().forClient(token.channelArn(), WhipResponses.word(kind));
    return WhipResponses.created(started, sessions + started.sessionId(), servers);
  }

  private Route add(ChannelToken token, String session, HttpRequest request) {
    requireType(request, WhipResponses.FRAGMENT);
    requireTag(header(request, "If-Match"), session);
    return Limits.wholeBody(
        body -> {
          TrickleFragment more = TrickleFragment.parse(new String(body, StandardCharsets.UTF_8));
          return done(
              token,
              204,
              to ->
                  new HttpSessions.AddCandidates(
                      kind, session, more.ufrag(), more.candidates(), to));
        });
  }

  private Route done(
      ChannelToken token,
      int status,
      Function<ActorRef<HttpSessions.Reply>, HttpSessions.Command> command) {
    return completeWithFuture(
        environment
            .door()
            .ask(token.channelArn(), command)
            .thenApply(
                reply -> {
                  if (reply != HttpSessions.Done.INSTANCE) {
                    throw refused(reply);
                  }
                  return WhipResponses.empty(status);
                }));
  }

  private static RuntimeException refused(HttpSessions.Reply reply) {
    return reply instanceof Channel.Rejected rejected
        ? WhipRefusals.of(rejected)
        : new IllegalStateException("a channel answered " + reply.getClass().getSimpleName());
  }

  private static void requireType(HttpRequest request, String type) {
    MediaType media = request.entity().getContentType().mediaType();
    String given = media.mainType() + "/" + media.subType();
    if (!given.equalsIgnoreCase(type)) {
      throw ApiRefusal.of(
          415,
          "unsupported_media_type",
          "Content-Type: %s (expected: %s)".formatted(Quoted.text(given), type));
    }
  }

  /** RFC 9725 clause 4.3.1; {@code *} asks for an ICE restart. */
  private static void requireTag(String given, String session) {
    if (given.isEmpty()) {
      throw ApiRefusal.of(
          428, "no_if_match", "If-Match: missing (expected: the ETag of the session's begin)");
    }
    if (given.equals("*") || given.equals("\"*\"")) {
      throw ApiRefusal.of(
          422, "ice_restart", "If-Match: * asks for an ICE restart (expected: a new session)");
    }
    if (!given.equals(WhipResponses.tag(session))) {
      throw ApiRefusal.of(
          412, "wrong_tag", "If-Match: not this session's (expected: the ETag of its begin)");
    }
  }

  private static String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }
}
