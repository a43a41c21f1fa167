package org.camfleet.fleet.kvs;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.camfleet.core.metrics.Metrics;
import org.camfleet.fleet.sigv4.SignedRequest;

/**
 * From a request to its answer: the body, the signature over it, the key's policy, the quotas, the
 * operation, and the count of how it ended.
 */
final class OperationAnswers {
  private enum Outcome {
    OK("ok"),
    REFUSED("refused"),
    FAILED("failed");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }
  }

  private final KvsEnvironment environment;
  private final Authentication authentication;
  private final Operations operations;
  private final ActorSystem<?> system;
  private final Map<KvsOperation, Map<Outcome, Metrics.Counter>> counters =
      new EnumMap<>(KvsOperation.class);

  OperationAnswers(
      KvsEnvironment environment,
      Authentication authentication,
      Operations operations,
      ActorSystem<?> system) {
    this.environment = environment;
    this.authentication = authentication;
    this.operations = operations;
    this.system = system;
    operations.all().keySet().forEach(which -> counters.put(which, counters(which)));
  }

  private Map<Outcome, Metrics.Counter> counters(KvsOperation operation) {
    Map<Outcome, Metrics.Counter> byOutcome = new EnumMap<>(Outcome.class);
    Stream.of(Outcome.values())
        .forEach(
            outcome ->
                byOutcome.put(
                    outcome,
                    environment
                        .metrics()
                        .counter(
                            "camfleet_kvs_requests_total",
                            "operation",
                            operation.operationName(),
                            "outcome",
                            outcome.label)));
    return byOutcome;
  }

  CompletionStage<HttpResponse> to(KvsOperation operation, HttpRequest request) {
    String requestId = UUID.randomUUID().toString();
    return RequestBody.of(request, system)
        .thenCompose(body -> operations.of(operation).call(call(operation, request, body)))
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                count(operation, Outcome.OK);
                return KvsResponses.of(answer, requestId);
              }
              KvsRefusal refusal = Failures.refusal(operation.operationName(), failure, requestId);
              count(operation, refusal.error().status() < 500 ? Outcome.REFUSED : Outcome.FAILED);
              return KvsResponses.of(refusal, requestId);
            });
  }

  private KvsCall call(KvsOperation operation, HttpRequest request, byte[] body) {
    SignedRequest signed = SignedRequests.of(request, body);
    String accessKeyId = authentication.ofOperation(signed);
    RequestFields fields = new RequestFields(KvsJson.read(body));
    authentication.admit(SessionOperations.asked(operation, fields), accessKeyId, fields);
    return new KvsCall(accessKeyId, fields, endpoint(request, signed.host(), accessKeyId));
  }

  /** This process's own calls go on as they came: the public name may lead nowhere from here. */
  private PublicEndpoint endpoint(HttpRequest request, String host, String accessKeyId) {
    return environment.policies().of(accessKeyId).internal()
        ? PublicEndpoint.of(null, host)
        : StandardPort.endpoint(
            request, host, environment.settings().publicAuthority(), environment.http().names());
  }

  private void count(KvsOperation operation, Outcome outcome) {
    Optional.ofNullable(counters.get(operation))
        .map(byOutcome -> byOutcome.get(outcome))
        .ifPresent(Metrics.Counter::increment);
  }
}
