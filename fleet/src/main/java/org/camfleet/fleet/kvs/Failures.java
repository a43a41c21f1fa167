package org.camfleet.fleet.kvs;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong with a call into what its caller is told; defects of ours are logged. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** What a caller is told who waited too long. */
  static KvsRefusal late() {
    return new KvsRefusal(
        KvsError.SERVICE_UNAVAILABLE, "the service did not answer in time: try again");
  }

  static KvsRefusal refusal(String operation, Throwable failure, String requestId) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof KvsRefusal refusal) {
      return refusal;
    }
    if (cause instanceof EntityStreamSizeException) {
      return new KvsRefusal(
          KvsError.REQUEST_TOO_LARGE,
          "body: too long (expected: at most %d bytes)".formatted(RequestBody.MAX_BYTES));
    }
    if (cause instanceof EntityStreamException) {
      return new KvsRefusal(KvsError.SERIALIZATION, "body: ended early (expected: all of it)");
    }
    if (cause instanceof TimeoutException) {
      LOG.warn("{} {}: timed out: {}", operation, requestId, cause.getMessage());
      return late();
    }
    LOG.error("{} {} failed", operation, requestId, cause);
    return new KvsRefusal(
        KvsError.INTERNAL_FAILURE, "the service failed; the log says why under the request id");
  }
}
