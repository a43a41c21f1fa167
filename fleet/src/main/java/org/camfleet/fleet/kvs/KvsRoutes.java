package org.camfleet.fleet.kvs;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeout;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeoutResponse;

import java.util.UUID;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The KVS operations over HTTP and the signaling sockets, as one route. An operation is a POST,
 * found by its path.
 */
public final class KvsRoutes {
  private final Operations operations;
  private final OperationAnswers answers;

  private KvsRoutes(
      KvsEnvironment environment, Authentication authentication, ActorSystem<?> system) {
    this.operations = operations(environment, system);
    this.answers = new OperationAnswers(environment, authentication, operations, system);
  }

  /** All operation groups. */
  static Operations operations(KvsEnvironment environment, ActorSystem<?> system) {
    Operations operations = new Operations();
    new ChannelOperations(environment).addTo(operations);
    new StreamOperations(environment).addTo(operations);
    new StreamChangeOperations(environment).addTo(operations);
    new StreamSettingOperations(environment).addTo(operations);
    new TagOperations(environment).addTo(operations);
    new MediaStorageOperations(environment).addTo(operations);
    new EdgeOperations(environment).addTo(operations);
    new EndpointOperations(environment).addTo(operations);
    new AlexaOperations(environment).addTo(operations);
    new SessionOperations(environment).addTo(operations);
    new PlaybackOperations(environment).addTo(operations);
    new FragmentOperations(environment).addTo(operations);
    new MediaOperations(environment).addTo(operations);
    new ClipOperations(environment).addTo(operations);
    new ImageOperations(environment).addTo(operations);
    return operations;
  }

  /** Everything under the service's own paths; all other paths are left to other routes. */
  public static Route create(KvsEnvironment environment, ActorSystem<?> system) {
    var authentication = new Authentication(environment);
    var routes = new KvsRoutes(environment, authentication, system);
    EndpointNames names = environment.http().names();
    return Cors.narrowed(
        environment.http().allowedOrigins(),
        mapRequest(
            request -> StandardPort.withSocketPath(request, names),
            () ->
                concat(
                    SignalingRoutes.create(environment, authentication, system),
                    extractRequest(routes::dispatch))));
  }

  /**
   * Answers signed POSTs to paths that no operation has, as AWS does; to be put behind all other
   * routes.
   */
  public static Route unknownOperation() {
    return extractRequest(
        request ->
            request.method().equals(HttpMethods.POST) && request.getHeader("x-amz-date").isPresent()
                ? complete(
                    KvsResponses.of(
                        new KvsRefusal(
                            KvsError.UNKNOWN_OPERATION,
                            "no operation has this path; paths are case-sensitive"),
                        UUID.randomUUID().toString()))
                : reject());
  }

  private Route dispatch(HttpRequest request) {
    KvsOperation operation = operations.at(request.getUri().path());
    if (operation == null) {
      return reject();
    }
    if (request.method().equals(HttpMethods.OPTIONS)) {
      return complete(KvsResponses.preflight());
    }
    if (!request.method().equals(HttpMethods.POST)) {
      return reject();
    }
    Route answer =
        withRequestTimeoutResponse(
            late -> KvsResponses.of(Failures.late(), UUID.randomUUID().toString()),
            () -> completeWithFuture(answers.to(operation, request)));
    // This one waits for a person's device, for as long as the channel keeps messages.
    return operation == KvsOperation.SEND_ALEXA_OFFER_TO_MASTER
        ? withRequestTimeout(AlexaOperations.LONGEST, () -> answer)
        : answer;
  }
}
