package org.camfleet.fleet.kvs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The whole body of an operation's request, bounded in size and time. */
final class RequestBody {
  /** No request of the service comes near this. */
  static final int MAX_BYTES = 64 * 1024;

  private static final long TIMEOUT_MILLIS = 10_000;

  private RequestBody() {}

  static CompletionStage<byte[]> of(HttpRequest request, ActorSystem<?> system) {
    if (request.entity() instanceof HttpEntity.Strict strict
        && strict.getData().size() <= MAX_BYTES) {
      return CompletableFuture.completedFuture(strict.getData().toArray());
    }
    return request
        .entity()
        .withSizeLimit(MAX_BYTES)
        .toStrict(TIMEOUT_MILLIS, system)
        .thenApply(strict -> strict.getData().toArray());
  }
}
