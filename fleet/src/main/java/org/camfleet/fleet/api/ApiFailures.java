package org.camfleet.fleet.api;

import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.camfleet.fleet.database.DatabaseException;
import org.camfleet.fleet.database.Outage;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.camfleet.fleet.secrets.SecretsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what went wrong with a request into what its caller is told; defects of ours are logged.
 */
public final class ApiFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ApiFailures.class);

  private ApiFailures() {}

  /** The answer to a request that failed. */
  public static HttpResponse response(Throwable failure) {
    ApiRefusal refusal = refusal(failure);
    HttpResponse response = refusal.response();
    return refusal.status() == 401
        ? response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"camfleet\""))
        : response;
  }

  /** What the caller of a request that failed is told. */
  public static ApiRefusal refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiRefusal refusal) {
        return refusal;
      }
      if (cause instanceof KvsRefusal refusal) {
        return ApiRefusal.of(
            refusal.error().status(), refusal.error().exceptionName(), refusal.text());
      }
      if (cause instanceof EntityStreamSizeException) {
        return ApiRefusal.of(
            413, "too_large", "body: too large (limit: %d bytes)".formatted(Limits.BODY_BYTES));
      }
      if (cause instanceof TimeoutException
          || cause instanceof DatabaseException
          || cause instanceof SecretsException
          || (cause instanceof SQLException && Outage.isOne(cause))) {
        LOG.warn("api: {}", cause.getMessage());
        return ApiRefusal.unavailable("the server can not answer now (try again in a moment)");
      }
    }
    LOG.error("api: a request failed", failure);
    return ApiRefusal.of(500, "internal_error", "the request failed; the server's log says why");
  }
}
