package org.camfleet.ops.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.camfleet.core.Secret;
import org.jspecify.annotations.Nullable;

/** Metrics and health on the admin port. */
public final class AdminRoutes extends AllDirectives {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Readiness readiness;
  private final Supplier<String> metrics;
  private final @Nullable Secret token;

  /**
   * Makes the routes.
   *
   * @param metrics gives the text for Prometheus
   * @param token what {@code /metrics} asks for, or null while the port is on loopback
   */
  public AdminRoutes(Readiness readiness, Supplier<String> metrics, @Nullable Secret token) {
    this.readiness = readiness;
    this.metrics = metrics;
    this.token = token;
  }

  /** GET of {@code /metrics}, {@code /health/live} and {@code /health/ready}. */
  public Route create() {
    return get(
        () ->
            concat(
                path("metrics", () -> optionalHeaderValueByName("Authorization", this::metrics)),
                pathPrefix(
                    "health",
                    () ->
                        concat(
                            path(
                                "live",
                                () -> complete(health(Map.of("process", Readiness.OK), Map.of()))),
                            path(
                                "ready",
                                () -> complete(health(readiness.report(), readiness.notes())))))));
  }

  private Route metrics(java.util.Optional<String> authorization) {
    boolean allowed =
        token == null
            || authorization
                .filter(value -> value.startsWith("Bearer "))
                .filter(value -> token.matches(value.substring("Bearer ".length())))
                .isPresent();
    if (!allowed) {
      return complete(
          HttpResponse.create()
              .withStatus(StatusCodes.UNAUTHORIZED)
              .withEntity("metrics need the bearer token outside loopback\n"));
    }
    return complete(
        HttpResponse.create()
            .withEntity(
                HttpEntities.create(
                    MediaTypes.TEXT_PLAIN.toContentType(HttpCharsets.UTF_8), metrics.get())));
  }

  private static HttpResponse health(
      Map<String, String> report, Map<String, Map<String, String>> notes) {
    boolean well = report.values().stream().allMatch(Readiness.OK::equals);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", well ? "ok" : "unavailable");
    body.put("checks", report);
    body.putAll(notes);
    try {
      return HttpResponse.create()
          .withStatus(well ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE)
          .withEntity(ContentTypes.APPLICATION_JSON, JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
