package org.camfleet.fleet.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.handleRejections;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.camfleet.fleet.database.DatabaseException;
import org.camfleet.fleet.kvs.KvsRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of {@code /api/v1}: every answer that is not a success has the form of {@link ApiRefusal}.
 */
public final class ApiRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

  private ApiRoutes() {}

  /**
   * Joins the parts of the API.
   *
   * @param open routes that need no credentials
   * @param access wraps a route so that it is served only to those who may use the API
   * @param guarded all other routes
   */
  public static Route create(
      List<Route> open, Function<Supplier<Route>, Route> access, List<Route> guarded) {
    return pathPrefix(
        "api",
        () ->
            pathPrefix(
                "v1",
                () ->
                    handleRejections(
                        rejections(),
                        () ->
                            handleExceptions(
                                exceptions(),
                                () -> concat(joined(open), access.apply(() -> joined(guarded)))))));
  }

  private static Route joined(List<Route> routes) {
    return routes.stream().reduce(Route::orElse).orElse(reject());
  }

  private static RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(
            MethodRejection.class,
            rejected -> {
              String allowed =
                  rejected.stream()
                      .map(one -> one.supported().name())
                      .distinct()
                      .sorted()
                      .collect(Collectors.joining(", "));
              return complete(
                  ApiRefusal.of(
                          405,
                          "method_not_allowed",
                          "method: not supported here (expected: " + allowed + ")")
                      .response()
                      .addHeader(RawHeader.create("Allow", allowed)));
            })
        .handleNotFound(
            complete(
                ApiRefusal.notFound("path: nothing here (see /api/v1/openapi.yaml)").response()))
        .build();
  }

  private static ExceptionHandler exceptions() {
    return ExceptionHandler.newBuilder().matchAny(failure -> complete(response(failure))).build();
  }

  private static HttpResponse response(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiRefusal refusal) {
        HttpResponse response = refusal.response();
        return refusal.status() == 401
            ? response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"camfleet\""))
            : response;
      }
      if (cause instanceof KvsRefusal refusal) {
        return ApiRefusal.of(
                refusal.error().status(), refusal.error().exceptionName(), refusal.text())
            .response();
      }
      if (cause instanceof EntityStreamSizeException) {
        return ApiRefusal.of(
                413, "too_large", "body: too large (limit: %d bytes)".formatted(Limits.BODY_BYTES))
            .response();
      }
      if (cause instanceof DatabaseException || cause instanceof TimeoutException) {
        LOG.warn("api: {}", cause.getMessage());
        return ApiRefusal.unavailable("the server can not answer now (try again in a moment)")
            .response();
      }
    }
    LOG.error("api: a request failed", failure);
    return ApiRefusal.of(500, "internal_error", "the request failed; the server's log says why")
        .response();
  }
}
