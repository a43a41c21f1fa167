package org.camfleet.fleet.api;

import static org.apache.pekko.http.javadsl.server.Directives.extractStrictEntity;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;
import static org.apache.pekko.http.javadsl.server.Directives.withSizeLimit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.Route;

/** How much a request of the fleet API may bring, and how long that may take. */
public final class Limits {
  /** Largest body. */
  public static final long BODY_BYTES = 64 * 1024;

  /** Longest time for the whole body to arrive. */
  public static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

  private Limits() {}

  /** Reads a whole body and leaves it readable for inner routes; 413 when it is too large. */
  public static Route wholeBody(Function<byte[], Route> inner) {
    return withSizeLimit(
        BODY_BYTES,
        () ->
            extractStrictEntity(
                BODY_TIMEOUT,
                entity ->
                    mapRequest(
                        request -> request.withEntity(entity),
                        () -> inner.apply(entity.getData().toArray()))));
  }

  /** Reads a body that is one JSON object; 400 when it is not, 413 when it is too large. */
  public static Route jsonBody(Function<ObjectNode, Route> inner) {
    return wholeBody(body -> inner.apply(Json.read(body)));
  }
}
