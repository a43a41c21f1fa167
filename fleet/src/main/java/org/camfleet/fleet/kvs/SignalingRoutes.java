package org.camfleet.fleet.kvs;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.channel.Channel;
import org.camfleet.core.signaling.ChannelInbox;
import org.camfleet.core.signaling.ClientMessage;
import org.camfleet.core.signaling.Participant;
import org.camfleet.core.signaling.SocketCommand;
import org.camfleet.core.signaling.SocketMetrics;
import org.camfleet.fleet.Channels;
import org.camfleet.fleet.sigv4.QueryString;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ConnectAsMaster and ConnectAsViewer: the path tells the role, the query is presigned. */
final class SignalingRoutes {
  static final String MASTER_PATH = "/signaling/master";
  static final String VIEWER_PATH = "/signaling/viewer";
  static final String CLIENT_ID = "X-Amz-ClientId";

  private static final Logger LOG = LoggerFactory.getLogger(SignalingRoutes.class);

  private final KvsEnvironment environment;
  private final Authentication authentication;
  private final ActorSystem<?> system;
  private final SocketMetrics metrics;
  private final ChannelStore channels;

  private SignalingRoutes(
      KvsEnvironment environment, Authentication authentication, ActorSystem<?> system) {
    this.environment = environment;
    this.authentication = authentication;
    this.system = system;
    this.metrics = new SocketMetrics(environment.metrics());
    this.channels = environment.channels();
  }

  static Route create(
      KvsEnvironment environment, Authentication authentication, ActorSystem<?> system) {
    var routes = new SignalingRoutes(environment, authentication, system);
    return extractRequest(
        request -> {
          String path = request.getUri().path();
          return path.equals(MASTER_PATH) || path.equals(VIEWER_PATH)
              ? completeWithFuture(routes.connect(request, path.equals(MASTER_PATH)))
              : reject();
        });
  }

  private CompletionStage<HttpResponse> connect(HttpRequest request, boolean master) {
    return CompletableFuture.completedFuture(request)
        .thenCompose(received -> accept(received, master))
        .exceptionally(failure -> refuse(failure));
  }

  private CompletionStage<HttpResponse> accept(HttpRequest request, boolean master) {
    WebSocketUpgrade upgrade =
        request
            .getAttribute(AttributeKeys.webSocketUpgrade)
            .orElseThrow(
                () -> KvsRefusal.invalid("Upgrade: missing (expected: a WebSocket handshake)"));
    request.discardEntityBytes(system);
    SignedRequest signed = SignedRequests.of(request, new byte[0]);
    Authentication.Caller caller = authentication.ofSocket(signed);
    QueryString query = signed.query();
    String arn = query.single("X-Amz-ChannelARN");
    if (arn == null || !ResourceArn.is(ResourceArn.Kind.CHANNEL, arn)) {
      throw KvsRefusal.invalid("X-Amz-ChannelARN: missing or no ARN (expected: a channel's ARN)");
    }
    Participant participant = master ? Participant.MASTER : viewer(query, caller);
    return channels
        .byArn(arn)
        .thenApply(
            found -> {
              if (found.isEmpty()) {
                throw new KvsRefusal(KvsError.RESOURCE_NOT_FOUND, "no signaling channel " + arn);
              }
              return SocketFlow.accept(
                  upgrade,
                  participant,
                  UUID.randomUUID().toString(),
                  new Inbox(environment.door(), arn),
                  environment.settings().socketLimits(),
                  metrics,
                  system);
            });
  }

  private static Participant viewer(QueryString query, Authentication.Caller caller) {
    String clientId = query.single(CLIENT_ID);
    if (clientId == null) {
      throw KvsRefusal.invalid(CLIENT_ID + ": missing (expected: the viewer's id)");
    }
    return caller.isConsole()
        ? Participant.viewer(clientId)
        : SessionOperations.viewer(CLIENT_ID, clientId);
  }

  private static HttpResponse refuse(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String requestId = UUID.randomUUID().toString();
    if (cause instanceof KvsRefusal refusal) {
      return KvsResponses.of(refusal, requestId);
    }
    LOG.error("signaling handshake {} failed", requestId, cause);
    return KvsResponses.of(
        new KvsRefusal(KvsError.INTERNAL_FAILURE, "the service failed; the log says why"),
        requestId);
  }

  /** A socket's way to its channel, on whichever node that lives. */
  private record Inbox(Channels door, String arn) implements ChannelInbox {
    @Override
    public void opened(Participant participant, String socketId, ActorRef<SocketCommand> socket) {
      door.tell(arn, new Channel.SocketOpened(participant, socketId, socket));
    }

    @Override
    public void received(Participant participant, String socketId, ClientMessage message) {
      door.tell(arn, new Channel.MessageReceived(participant, socketId, message));
    }

    @Override
    public void closed(Participant participant, String socketId) {
      door.tell(arn, new Channel.SocketClosed(participant, socketId));
    }
  }
}
