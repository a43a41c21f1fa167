package org.camfleet.fleet.kvs;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.camfleet.core.metrics.Metrics.Counter;
import org.camfleet.fleet.sigv4.SignedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The KVS operations over HTTP and the signaling sockets, as one route. An operation is a POST,
 * found by its path; its signature is checked before its body is read as JSON.
 */
public final class KvsRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(KvsRoutes.class);

  /** No request of the service comes near this. */
  private static final int MAX_BODY = 64 * 1024;

  private static final long BODY_TIMEOUT_MILLIS = 10_000;

  private final KvsEnvironment environment;
  private final ActorSystem<?> system;
  private final Authentication authentication;
  private final Operations operations;
  private final Map<String, Counter> counters = new HashMap<>();

  private KvsRoutes(KvsEnvironment environment, ActorSystem<?> system) {
    this.environment = environment;
    this.system = system;
    this.authentication = new Authentication(environment);
    this.operations = operations(environment);
    for (Operations.Named operation : operations.all().values()) {
      for (String outcome : new String[] {"ok", "refused", "failed"}) {
        counters.put(
            operation.name() + outcome,
            environment
                .metrics()
                .counter(
                    "camfleet_kvs_requests_total",
                    "operation",
                    operation.name(),
                    "outcome",
                    outcome));
      }
    }
  }

  /** All operation groups. */
  static Operations operations(KvsEnvironment environment) {
    Operations operations = new Operations();
    new ChannelOperations(environment).addTo(operations);
    new StreamOperations(environment).addTo(operations);
    new MediaStorageOperations(environment).addTo(operations);
    new EndpointOperations(environment).addTo(operations);
    new SessionOperations(environment).addTo(operations);
    new OutsideOfferOperations(environment).addTo(operations);
    new PlaybackOperations(environment).addTo(operations);
    return operations;
  }

  /** Everything under the service's own paths; all other paths are left to other routes. */
  public static Route create(KvsEnvironment environment, ActorSystem<?> system) {
    var routes = new KvsRoutes(environment, system);
    return concat(
        SignalingRoutes.create(environment, routes.authentication, system),
        extractRequest(routes::dispatch));
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
    Operations.Named operation = operations.at(request.getUri().path());
    if (operation == null) {
      return reject();
    }
    if (request.method().equals(HttpMethods.OPTIONS)) {
      return complete(KvsResponses.preflight());
    }
    return request.method().equals(HttpMethods.POST)
        ? completeWithFuture(answer(operation, request))
        : reject();
  }

  private CompletionStage<HttpResponse> answer(Operations.Named operation, HttpRequest request) {
    String requestId = UUID.randomUUID().toString();
    return body(request)
        .thenCompose(body -> operation.operation().call(call(request, body)))
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                count(operation, "ok");
                return KvsResponses.of(answer, requestId);
              }
              KvsRefusal refusal = refusal(operation, failure, requestId);
              count(operation, refusal.error().status() < 500 ? "refused" : "failed");
              return KvsResponses.of(refusal, requestId);
            });
  }

  private KvsCall call(HttpRequest request, byte[] body) {
    SignedRequest signed = SignedRequests.of(request, body);
    String accessKeyId = authentication.ofOperation(signed);
    return new KvsCall(
        accessKeyId,
        new RequestFields(KvsJson.read(body)),
        PublicEndpoint.of(environment.settings().publicAuthority(), signed.host()));
  }

  private CompletionStage<byte[]> body(HttpRequest request) {
    if (request.entity() instanceof HttpEntity.Strict strict
        && strict.getData().size() <= MAX_BODY) {
      return CompletableFuture.completedFuture(strict.getData().toArray());
    }
    return request
        .entity()
        .withSizeLimit(MAX_BODY)
        .toStrict(BODY_TIMEOUT_MILLIS, system)
        .thenApply(strict -> strict.getData().toArray());
  }

  private static KvsRefusal refusal(
      Operations.Named operation, Throwable failure, String requestId) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof KvsRefusal refusal) {
      return refusal;
    }
    if (cause instanceof EntityStreamSizeException) {
      return new KvsRefusal(
          KvsError.REQUEST_TOO_LARGE, "body: too long (expected: at most 65536 bytes)");
    }
    if (cause instanceof EntityStreamException) {
      return new KvsRefusal(KvsError.SERIALIZATION, "body: ended early (expected: all of it)");
    }
    if (cause instanceof TimeoutException) {
      LOG.warn("{} {}: timed out: {}", operation.name(), requestId, cause.getMessage());
      return new KvsRefusal(
          KvsError.SERVICE_UNAVAILABLE, "the service did not answer in time: try again");
    }
    LOG.error("{} {} failed", operation.name(), requestId, cause);
    return new KvsRefusal(
        KvsError.INTERNAL_FAILURE, "the service failed; the log says why under the request id");
  }

  private void count(Operations.Named operation, String outcome) {
    Counter counter = counters.get(operation.name() + outcome);
    if (counter != null) {
      counter.increment();
    }
  }
}
