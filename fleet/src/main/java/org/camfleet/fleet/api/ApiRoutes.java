package org.camfleet.fleet.api;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.handleExceptions;
import static org.apache.pekko.http.javadsl.server.Directives.handleRejections;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.reject;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * All of {@code /api/v1}: every answer that is not a success has the form of {@link ApiRefusal}.
 */
public final class ApiRoutes {
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
    return ExceptionHandler.newBuilder()
        .matchAny(failure -> complete(ApiFailures.response(failure)))
        .build();
  }
}
